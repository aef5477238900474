package org.sparebit.engine.sidedata;

import static org.sparebit.codec.Container.M4V;
import static org.sparebit.codec.Container.MATROSKA;
import static org.sparebit.codec.Container.MOV;
import static org.sparebit.codec.Container.MP4;
import static org.sparebit.codec.Container.MPEG_TS;
import static org.sparebit.codec.Container.WEBM;
import static org.sparebit.codec.VideoCodec.AV1;
import static org.sparebit.codec.VideoCodec.H_264;
import static org.sparebit.codec.VideoCodec.H_264_M4V;
import static org.sparebit.codec.VideoCodec.H_265;
import static org.sparebit.codec.VideoCodec.MPEG2VIDEO;
import static org.sparebit.codec.VideoCodec.PRORES;
import static org.sparebit.codec.VideoCodec.VP9;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.sparebit.codec.Container;
import org.sparebit.codec.VideoCodec;

/**
 * All that FFmpeg can say of a file beside its samples, and what becomes of it. A test compares
 * this list with FFmpeg's own, so that a new FFmpeg asks for a decision, and with what is
 * documented in docs/side-data.md.
 */
public enum Property {
  CAPTIONS(
      "closed captions (A53: CEA-608 and CEA-708)",
      Rule.keptWith(AV1, H_264, H_264_M4V, H_265, MPEG2VIDEO),
      frame("ATSC A53 Part 4 Closed Captions"),
      packet("A53 Closed Captions")),
  SPHERICAL(
      "the description as a 360° video",
      Rule.keptIn(MP4, M4V, MOV, MATROSKA, WEBM),
      frame("Spherical Mapping"),
      packet("Spherical Mapping")),
  STEREO_3D(
      "the description as a stereoscopic (3D) video",
      Rule.keptIn(MP4, M4V, MOV, MATROSKA, WEBM),
      frame("Stereo 3D"),
      packet("Stereo 3D")),
  OTHER_VIEWS(
      "the views beside the first (MV-HEVC)",
      Rule.always(Fate.WARNED),
      frame("View ID"),
      disposition("multilayer")),
  REFERENCE_DISPLAYS(
      "the reference displays of the stereoscopic (3D) video",
      Rule.always(Fate.WARNED),
      frame("3D Reference Displays Information"),
      packet("3D Reference Displays Info")),
  MASTERING_DISPLAY(
      "the mastering display (HDR10)",
      Rule.keptWith(AV1, H_264, H_264_M4V, H_265)
          .orIn(EnumSet.of(VP9, PRORES, MPEG2VIDEO), MP4, MOV, MATROSKA, WEBM),
      frame("Mastering display metadata"),
      packet("Mastering display metadata")),
  PARTIAL_MASTERING_DISPLAY(
      "the mastering display (HDR10) without its luminance or its primaries",
      Rule.keptWith(H_264, H_264_M4V, H_265)
          .orIn(EnumSet.of(AV1, VP9, PRORES, MPEG2VIDEO), MATROSKA, WEBM)),
  CONTENT_LIGHT_LEVEL(
      "the light levels of the content (HDR10)",
      Rule.keptWith(AV1, H_264, H_264_M4V, H_265)
          .orIn(EnumSet.of(VP9, PRORES, MPEG2VIDEO), MP4, MOV, MATROSKA, WEBM),
      frame("Content light level metadata"),
      packet("Content light level metadata")),
  AMBIENT_VIEWING(
      "the ambient viewing environment",
      Rule.keptIn(MP4, M4V, MOV),
      frame("Ambient viewing environment"),
      packet("Ambient viewing environment")),
  HDR10_PLUS(
      "the HDR10+ metadata (SMPTE ST 2094-40)",
      Rule.keptWith(AV1, H_265),
      frame("HDR Dynamic Metadata SMPTE2094-40 (HDR10+)"),
      packet("HDR10+ Dynamic Metadata (SMPTE 2094-40)")),
  HDR_VIVID(
      "the HDR Vivid metadata (CUVA 005.1)",
      Rule.always(Fate.WARNED),
      frame("HDR Dynamic Metadata CUVA 005.1 2021 (Vivid)")),
  DOLBY_VISION(
      "the Dolby Vision metadata",
      Rule.always(Fate.WARNED),
      frame("Dolby Vision RPU Data"),
      frame("Dolby Vision Metadata"),
      packet("DOVI configuration record")),
  ICC_PROFILE(
      "the ICC profile", Rule.always(Fate.WARNED), frame("ICC profile"), packet("ICC Profile")),
  LCEVC(
      "the LCEVC enhancement layer",
      Rule.always(Fate.WARNED),
      frame("LCEVC NAL data"),
      packet("LCEVC NAL data"),
      group("LCEVC (Split video and enhancement)")),
  USER_DATA(
      "user data in the pictures (unregistered SEI)",
      Rule.keptWith(H_264, H_264_M4V, H_265),
      frame("H.26[45] User Data Unregistered SEI message")),
  ACTIVE_FORMAT(
      "the active format description (AFD)",
      Rule.always(Fate.WARNED),
      frame("Active format description"),
      packet("Active Format Description data")),
  PAN_SCAN("the pan and scan rectangle", Rule.always(Fate.WARNED), frame("AVPanScan")),
  GOP_TIME_CODE("the time code of the GOPs", Rule.always(Fate.WARNED), frame("GOP timecode")),
  TIME_CODE(
      "the time codes of the pictures (SMPTE ST 12-1)",
      Rule.always(Fate.WARNED),
      frame("SMPTE 12-1 timecode"),
      packet("SMPTE ST 12-1:2014 timecode")),
  TRANSPARENCY("transparency (alpha)", Rule.keptWith(PRORES), packet("Matroska BlockAdditional")),

  ORIENTATION(
      "the turn or mirroring of the picture",
      Rule.always(Fate.CONVERTED),
      frame("3x3 displaymatrix"),
      packet("Display Matrix")),
  CROPPING("the cropping", Rule.always(Fate.CONVERTED), packet("Frame Cropping")),
  FILM_GRAIN("the film grain", Rule.always(Fate.CONVERTED), frame("Film grain parameters")),
  FIELD_ORDER("the order of fields", Rule.always(Fate.CONVERTED), parameter("field_order")),
  PALETTE("the palette", Rule.always(Fate.CONVERTED), packet("Palette")),
  SKIPPED_SAMPLES(
      "samples to skip at start and end",
      Rule.always(Fate.CONVERTED),
      frame("Skip samples"),
      packet("Skip Samples"),
      parameter("initial_padding"),
      parameter("trailing_padding"),
      parameter("seek_preroll")),

  MATRIX_ENCODING(
      "the matrix encoding of surround sound",
      Rule.always(Fate.KEPT_IN_COPIES),
      frame("AVMatrixEncoding")),
  DOWNMIX(
      "the levels for a downmix",
      Rule.always(Fate.KEPT_IN_COPIES),
      frame("Metadata relevant to a downmix procedure")),
  REPLAY_GAIN(
      "the replay gain",
      Rule.always(Fate.KEPT_IN_COPIES),
      frame("AVReplayGain"),
      packet("Replay Gain")),
  AUDIO_SERVICE(
      "the service that the sound is of",
      Rule.always(Fate.KEPT_IN_COPIES),
      frame("Audio service type"),
      packet("Audio Service Type")),
  DUAL_MONO("the choice of dual mono", Rule.always(Fate.KEPT_IN_COPIES), packet("JP Dual Mono")),
  IAMF(
      "immersive sound's mix and demixing parameters (IAMF)",
      Rule.always(Fate.WARNED),
      packet("IAMF Mix Gain Parameter Data"),
      packet("IAMF Demixing Info Parameter Data"),
      packet("IAMF Recon Gain Info Parameter Data"),
      group("IAMF Audio Element"),
      group("IAMF Mix Presentation")),
  SUBTITLE_PLACE(
      "the places and settings of subtitles",
      Rule.always(Fate.KEPT_IN_COPIES),
      packet("Subtitle Position"),
      packet("WebVTT ID"),
      packet("WebVTT Settings")),
  FALLBACK_TRACK(
      "the link to a track to fall back to", Rule.always(Fate.WARNED), packet("Fallback track")),
  CHANGING_TAGS("tags that change on the way", Rule.always(Fate.WARNED), packet("Metadata Update")),
  TILES(
      "pictures made of tiles",
      // The job is refused: there is no stream that would be the picture.
      Rule.always(Fate.WARNED),
      group("Tile Grid")),

  TAGS(
      "tags: titles, languages and all others",
      Rule.keptIn(MP4, M4V, MOV, MATROSKA, WEBM),
      packet("Strings Metadata"),
      stream("metadata")),
  DEFAULT_TRACK(
      "which track plays by default",
      Rule.always(Fate.OF_THE_SOURCE)
          .orIn(EnumSet.allOf(VideoCodec.class), MP4, M4V, MOV, MATROSKA, WEBM),
      disposition("default")),
  FORCED("forced", Rule.keptIn(MP4, M4V, MATROSKA, WEBM), disposition("forced")),
  DUB("dub", Rule.keptIn(MP4, M4V, MATROSKA), disposition("dub")),
  COMMENT("comment", Rule.keptIn(MP4, M4V, MATROSKA), disposition("comment")),
  ORIGINAL("original", Rule.keptIn(MATROSKA), disposition("original")),
  HEARING_IMPAIRED(
      "hearing_impaired",
      Rule.keptIn(MP4, M4V, MATROSKA, MPEG_TS),
      disposition("hearing_impaired")),
  VISUAL_IMPAIRED(
      "visual_impaired", Rule.keptIn(MP4, M4V, MATROSKA, MPEG_TS), disposition("visual_impaired")),
  CLEAN_EFFECTS("clean_effects", Rule.keptIn(MPEG_TS), disposition("clean_effects")),
  CAPTION_TRACK("captions", Rule.keptIn(MP4, M4V), disposition("captions")),
  DESCRIPTIONS("descriptions", Rule.keptIn(MP4, M4V), disposition("descriptions")),
  OTHER_MARKS(
      "lyrics, karaoke, metadata, non_diegetic",
      Rule.always(Fate.WARNED),
      disposition("lyrics"),
      disposition("karaoke"),
      disposition("metadata"),
      disposition("non_diegetic")),
  NOT_THE_VIDEO(
      "pictures that are not the video: covers, thumbnails, auxiliary and dependent streams",
      Rule.always(Fate.WARNED),
      disposition("attached_pic"),
      disposition("timed_thumbnails"),
      disposition("dependent"),
      disposition("still_image"),
      stream("attached_pic")),

  COLOUR(
      "range, primaries, transfer characteristics and matrix",
      Rule.always(Fate.KEPT),
      parameter("color_range"),
      parameter("color_primaries"),
      parameter("color_trc"),
      parameter("color_space")),
  CHROMA_PLACE(
      "the place of the chroma samples", Rule.always(Fate.KEPT), parameter("chroma_location")),
  PICTURE(
      "size, shape of pixels, rate and times of the pictures",
      Rule.always(Fate.KEPT),
      parameter("width"),
      parameter("height"),
      parameter("sample_aspect_ratio"),
      parameter("framerate"),
      stream("sample_aspect_ratio"),
      stream("avg_frame_rate"),
      stream("r_frame_rate"),
      stream("start_time"),
      stream("duration"),
      stream("nb_frames")),
  AUDIO_FORMAT(
      "channels and sample rate of the sound",
      Rule.always(Fate.KEPT_IN_COPIES),
      parameter("ch_layout"),
      parameter("sample_rate"),
      parameter("frame_size"),
      parameter("block_align")),
  ENCODING(
      "codec, profile, level, bit rate, header and buffer of the encoding",
      Rule.always(Fate.OF_THE_SOURCE),
      packet("New Extradata"),
      packet("Param Change"),
      packet("H263 MB Info"),
      packet("Quality stats"),
      packet("CPB properties"),
      frame("Motion vectors"),
      frame("Regions Of Interest"),
      frame("Video encoding parameters"),
      frame("Bounding boxes for object detection and classification"),
      frame("Encoding video hint"),
      parameter("codec_type"),
      parameter("codec_id"),
      parameter("codec_tag"),
      parameter("extradata"),
      parameter("extradata_size"),
      parameter("coded_side_data"),
      parameter("nb_coded_side_data"),
      parameter("format"),
      parameter("bit_rate"),
      parameter("bits_per_coded_sample"),
      parameter("bits_per_raw_sample"),
      parameter("profile"),
      parameter("level"),
      parameter("video_delay")),
  TRANSPORT(
      "how the source was stored, sent or encrypted",
      Rule.always(Fate.OF_THE_SOURCE),
      packet("MPEGTS Stream ID"),
      packet("Encryption initialization data"),
      packet("Encryption info"),
      packet("Producer Reference Time"),
      packet("RTCP Sender Report"),
      stream("id"),
      stream("index"),
      stream("time_base"),
      stream("pts_wrap_bits"),
      stream("event_flags")),
  OF_THE_LIBRARY(
      "what FFmpeg keeps for itself, or what stands in other rows",
      Rule.always(Fate.OF_THE_SOURCE),
      stream("av_class"),
      stream("priv_data"),
      stream("discard"),
      stream("codecpar"),
      stream("disposition"));

  /** Where FFmpeg has it. */
  public enum Source {
    FRAME,
    PACKET,
    DISPOSITION,
    PARAMETER,
    STREAM,
    GROUP
  }

  /**
   * FFmpeg's name of it; of parameters and streams, that of the field.
   *
   * @param source of what it is said
   */
  record Name(Source source, String text) {}

  private static final Map<String, Property> OF_FRAMES = byName(Source.FRAME);
  private static final Map<String, Property> OF_PACKETS = byName(Source.PACKET);
  private static final Map<String, Property> GROUPS = byName(Source.GROUP);
  private static final Map<String, Property> DISPOSITIONS = byName(Source.DISPOSITION);

  private final String words;
  private final Rule rule;
  private final List<Name> names;

  Property(String words, Rule rule, Name... names) {
    this.words = words;
    this.rule = rule;
    this.names = List.of(names);
  }

  private static Name frame(String name) {
    return new Name(Source.FRAME, name);
  }

  private static Name packet(String name) {
    return new Name(Source.PACKET, name);
  }

  private static Name disposition(String name) {
    return new Name(Source.DISPOSITION, name);
  }

  private static Name parameter(String name) {
    return new Name(Source.PARAMETER, name);
  }

  private static Name stream(String name) {
    return new Name(Source.STREAM, name);
  }

  private static Name group(String name) {
    return new Name(Source.GROUP, name);
  }

  private static Map<String, Property> byName(Source source) {
    return Arrays.stream(values())
        .flatMap(p -> p.names(source).stream().map(name -> Map.entry(name, p)))
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** The one that FFmpeg's frames have under this name; empty if it is newer than this table. */
  public static Optional<Property> ofFrame(String name) {
    return Optional.ofNullable(OF_FRAMES.get(name));
  }

  /** Likewise of packets, and of streams as a whole. */
  public static Optional<Property> ofPacket(String name) {
    return Optional.ofNullable(OF_PACKETS.get(name));
  }

  /** Likewise of groups of streams. */
  public static Optional<Property> ofGroup(String name) {
    return Optional.ofNullable(GROUPS.get(name));
  }

  /** Likewise of a stream's role. */
  public static Optional<Property> ofDisposition(String name) {
    return Optional.ofNullable(DISPOSITIONS.get(name));
  }

  /** What it is called in texts for users. */
  public String words() {
    return words;
  }

  /** Where an output could have it, for users who lose it. */
  public String whereKept() {
    return rule.whereKept();
  }

  /** What becomes of it in an output. */
  public Fate fate(VideoCodec codec, Container container) {
    return rule.fate(codec, container);
  }

  /** FFmpeg's names of it, of one kind. */
  Set<String> names(Source source) {
    return names.stream()
        .filter(name -> name.source == source)
        .map(Name::text)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** A row of the documentation's table. */
  String row() {
    Function<Name, String> named =
        name -> name.source.name().toLowerCase(Locale.ROOT) + ": " + name.text;
    return "| "
        + words
        + " | "
        + (names.isEmpty() ? "–" : names.stream().map(named).collect(Collectors.joining("<br>")))
        + " | "
        + rule.words()
        + " |";
  }
}
