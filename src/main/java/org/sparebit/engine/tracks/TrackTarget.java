package org.sparebit.engine.tracks;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sparebit.codec.Container;
import org.sparebit.codec.VideoCodec;
import org.sparebit.engine.ffmpeg.Muxer;
import org.sparebit.engine.ffmpeg.SourceStream;
import org.sparebit.protocol.Warning;
import org.sparebit.protocol.WarningCode;

/**
 * Where the streams of an input go that become tracks.
 *
 * @param codec of the output's video
 * @param startMicros when the film begins in the input; this becomes time zero
 * @param warnings gets what is left out, and why
 */
record TrackTarget(
    VideoCodec codec, Container container, Muxer muxer, long startMicros, List<Warning> warnings) {

  /** No track, since a stream can't be carried. */
  @Nullable Track dropped(SourceStream stream, String why) {
    warnings.add(code(stream).with(stream.label() + " is not carried: " + why));
    return null;
  }

  private static WarningCode code(SourceStream stream) {
    return switch (stream.kind()) {
      case AUDIO -> WarningCode.AUDIO_DROPPED;
      case SUBTITLE -> WarningCode.SUBTITLES_DROPPED;
      case VIDEO -> WarningCode.VIDEO_STREAM_DROPPED;
      case ATTACHED_PICTURE -> WarningCode.COVER_DROPPED;
      case ATTACHMENT -> WarningCode.ATTACHMENT_DROPPED;
      case DATA, OTHER -> WarningCode.DATA_DROPPED;
    };
  }
}
