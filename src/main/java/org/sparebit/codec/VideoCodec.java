package org.sparebit.codec;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The codecs of the API: which encoder makes them, where they can be stored and what the encoder
 * accepts. Limits are those of the encoders themselves: a test opens each at its limit.
 */
public enum VideoCodec {
  /** Lossless frames in a YUV4MPEG2 file. */
  Y4M(
      "wrapped_avframe",
      Licence.LGPL,
      true,
      new Limits(0, 0, 16384, 16384, 16),
      Container.YUV4MPEG),
  VP9(
      "libvpx-vp9",
      Licence.LGPL,
      false,
      new Limits(1, 2_000_000, 16384, 16384, 16),
      Container.WEBM,
      Container.MATROSKA,
      Container.MP4),
  /**
   * SVT-AV1 refuses bitrates above 100,000 kbps, heights above 8704, and a target bitrate for sides
   * below 64 (measured with 3.1.2).
   */
  AV1(
      "libsvtav1",
      Licence.LGPL,
      false,
      new Limits(1, 100_000, 16384, 8704, 64),
      Container.MP4,
      Container.MATROSKA,
      Container.WEBM),
  PRORES(
      "prores_ks",
      Licence.LGPL,
      true,
      new Limits(0, 0, 16384, 16384, 16),
      Container.MOV,
      Container.MATROSKA),
  H_264(
      "libx264",
      Licence.GPL,
      false,
      new Limits(1, 2_000_000, 16384, 16384, 16),
      Container.MP4,
      Container.MOV,
      Container.M4V,
      Container.MATROSKA,
      Container.MPEG_TS),
  /** H.264 for Apple's players. */
  H_264_M4V(
      "libx264", Licence.GPL, false, new Limits(1, 2_000_000, 16384, 16384, 16), Container.M4V),
  MPEG2VIDEO(
      "mpeg2video",
      Licence.GPL,
      false,
      new Limits(1, 2_000_000, 16383, 16383, 16),
      Container.MPEG_PS,
      Container.MPEG_TS,
      Container.MP4,
      Container.MOV,
      Container.MATROSKA),
  /** With sides below 32, libx265 refuses more than about 4200 pixels in the other direction. */
  H_265(
      "libx265",
      Licence.GPL,
      false,
      new Limits(1, 2_000_000, 16384, 16384, 16),
      Container.MP4,
      Container.MOV,
      Container.MATROSKA,
      Container.MPEG_TS);

  /**
   * What an encoder accepts.
   *
   * @param minBitrateKbps lowest target bitrate, 0 where there is none to set
   * @param maxBitrateKbps highest target bitrate, 0 where there is none to set
   * @param maxWidth in pixels
   * @param maxHeight in pixels
   * @param minSide in pixels, of width and height alike
   */
  public record Limits(
      int minBitrateKbps, int maxBitrateKbps, int maxWidth, int maxHeight, int minSide) {
    /** What the most generous codec takes: for requests whose codec is not known. */
    public static final Limits WIDEST = new Limits(1, 2_000_000, 16384, 16384, 16);

    /**
     * FFmpeg opens no encoder for more, whatever the codec: it pads both sides by this and counts 8
     * bytes a pixel in an int (av_image_check_size2 of 8.0.1). 16384 × 16128 is taken.
     */
    private static final int PADDING = 128;

    private static final int MAX_PADDED_PIXELS = Integer.MAX_VALUE / 8;

    /** Whether the encoder takes a picture of this size. */
    public boolean takes(int width, int height) {
      return Math.min(width, height) >= minSide
          && width <= maxWidth
          && height <= maxHeightFor(width);
    }

    /** The largest even height that goes with a width. */
    public int maxHeightFor(int width) {
      int byArea = MAX_PADDED_PIXELS / (width + PADDING) - PADDING;
      int height = Math.min(maxHeight, byArea);
      return height - height % 2;
    }
  }

  private final String encoder;
  private final Licence licence;
  private final boolean intraOnly;
  private final Limits limits;
  private final List<Container> containers;

  VideoCodec(
      String encoder, Licence licence, boolean intraOnly, Limits limits, Container... containers) {
    this.encoder = encoder;
    this.licence = licence;
    this.intraOnly = intraOnly;
    this.limits = limits;
    this.containers = List.of(containers);
  }

  /** FFmpeg's name of the encoder. */
  public String encoder() {
    return encoder;
  }

  /** The licence of the FFmpeg build that a worker needs for this codec. */
  public Licence licence() {
    return licence;
  }

  /** Whether every frame is a keyframe by nature, so that a GOP and a bitrate do not apply. */
  public boolean intraOnly() {
    return intraOnly;
  }

  public Limits limits() {
    return limits;
  }

  /** Whether all frames of an output last equally long: its format knows one rate only. */
  public boolean hasConstantFrameRate() {
    return this == Y4M || this == MPEG2VIDEO;
  }

  /**
   * The lowest rate that the encoder can be told, in frames per second; 0 for any. SVT-AV1 3.1.2
   * divides by the whole number of frames a second, which ends the process at 0.
   */
  public int minFrameRate() {
    return this == AV1 ? 1 : 0;
  }

  /**
   * The highest rate that the encoder can be told, in frames per second. SVT-AV1 refuses more than
   * 240 (measured with 3.1.2).
   */
  public int maxFrameRate() {
    return this == AV1 ? 240 : Integer.MAX_VALUE;
  }

  /** Whether a stream can say that its samples use the whole range of values. */
  public boolean hasFullRange() {
    return this != PRORES && this != MPEG2VIDEO;
  }

  /** Whether the encoder refuses odd sides where chroma has half the size. */
  public boolean needsEvenSides() {
    return switch (this) {
      case H_264, H_264_M4V, H_265 -> true;
      case Y4M, VP9, AV1, PRORES, MPEG2VIDEO -> false;
    };
  }

  /**
   * Whether the encoder counts the frames' times in its buffer model, so that one that stays for
   * long starves those around it.
   */
  public boolean countsTimes() {
    return this == H_264 || this == H_264_M4V;
  }

  /**
   * Whether an encode looks at the whole video once before it spends the bits. libvpx needs this:
   * in one pass it misses its target by far. To the others it gives little (docs/adr/0014).
   */
  public boolean hasTwoPasses() {
    return this == VP9;
  }

  /** The containers that can carry this codec, the usual one first. */
  public List<Container> containers() {
    return containers;
  }

  /** The pixel formats that a request may ask for; empty where the request's is ignored. */
  public Set<PixelFormat> pixelFormats() {
    return switch (this) {
      case PRORES -> Set.of();
      // libvpx as the FFmpeg build has it was compiled without high bit depths.
      case VP9, MPEG2VIDEO -> Set.of(PixelFormat.YUV420P);
      case Y4M, AV1, H_264, H_264_M4V, H_265 ->
          Set.of(PixelFormat.YUV420P, PixelFormat.YUV420P10LE);
    };
  }

  /** Finds a codec by its name, without regard to case. */
  public static Optional<VideoCodec> byName(String name) {
    return Names.find(values(), VideoCodec::name, name);
  }
}
