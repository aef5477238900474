package org.sparebit.protocol;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;

/**
 * Stable names of what warnings are about, for clients that react to them; docs/api.md explains
 * them. Texts may change, these don't.
 */
public enum WarningCode {
  // What of the input is not in the output.
  AUDIO_DROPPED,
  SUBTITLES_DROPPED,
  VIDEO_STREAM_DROPPED,
  COVER_DROPPED,
  ATTACHMENT_DROPPED,
  DATA_DROPPED,
  LATE_STREAM_DROPPED,
  PROGRAMS_DROPPED,
  PICTURES_DROPPED,

  // What is in it otherwise than in the input.
  AUDIO_REENCODED,
  AUDIO_REMIXED,
  AUDIO_FORMAT_CHANGES,
  EDIT_LIST_INEXACT,
  FRAME_RATE_ASSUMED,
  FRAME_RATE_CONVERTED,
  TIMESTAMPS_REPAIRED,
  TIMESTAMPS_JUMP,
  DEINTERLACED,
  LETTERBOXED,
  PICTURE_CUT,
  COLOURS_CHANGE,
  HDR_IN_8_BIT,
  HDR_NOT_DESCRIBED,

  // What the input says beside pictures and audio, and the output doesn't.
  CAPTIONS_LOST,
  CHAPTERS_LOST,
  TAGS_LOST,
  TRACK_ROLE_LOST,
  TRANSPARENCY_LOST,
  HDR_METADATA_LOST,
  DOLBY_VISION_LOST,
  PROJECTION_LOST,
  SIDE_DATA_LOST,

  // What is wrong with the input.
  INPUT_TRUNCATED,
  DURATION_MISMATCH,
  VIDEO_DAMAGED,
  TRACK_DAMAGED,
  START_UNDECODABLE,

  // How the job was done.
  GPU_USED,
  GPU_NOT_USED,
  MEMORY_LIMITED,
  UNKNOWN_FIELD,

  /** There are more warnings than are kept. */
  MORE_WARNINGS,
  /** A newer version, whose database this one reads, has said it. */
  @JsonEnumDefaultValue
  OTHER;

  /** A warning of this kind. */
  public Warning with(String text) {
    return new Warning(this, text);
  }
}
