package org.sparebit.engine.ffmpeg;

import static org.bytedeco.ffmpeg.global.avutil.AVCOL_PRI_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_ARIB_STD_B67;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_SMPTE2084;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AV_FRAME_DATA_DISPLAYMATRIX;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.AV_PICTURE_TYPE_I;
import static org.bytedeco.ffmpeg.global.avutil.AV_PICTURE_TYPE_NONE;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_FLAG_ALPHA;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_FLAG_RGB;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_NONE;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV411P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV422P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV440P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV444P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ411P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ420P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ422P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ440P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ444P;
import static org.bytedeco.ffmpeg.global.avutil.av_chroma_location_name;
import static org.bytedeco.ffmpeg.global.avutil.av_color_primaries_name;
import static org.bytedeco.ffmpeg.global.avutil.av_color_range_name;
import static org.bytedeco.ffmpeg.global.avutil.av_color_space_name;
import static org.bytedeco.ffmpeg.global.avutil.av_color_transfer_name;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_clone;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_side_data;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_make_writable;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_move_ref;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;
import static org.bytedeco.ffmpeg.global.avutil.av_get_pix_fmt;
import static org.bytedeco.ffmpeg.global.avutil.av_get_pix_fmt_name;
import static org.bytedeco.ffmpeg.global.avutil.av_pix_fmt_desc_get;
import static org.bytedeco.ffmpeg.global.avutil.av_samples_copy;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bytedeco.ffmpeg.avutil.AVBufferRef;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVFrameSideData;
import org.bytedeco.ffmpeg.avutil.AVPixFmtDescriptor;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;

/** A decoded picture or a run of audio samples. Owns its native frame. */
public final class Frame implements AutoCloseable {
  /** FFmpeg's AV_NUM_DATA_POINTERS: how many buffers a frame can refer to. */
  private static final int BUFFER_SLOTS = 8;

  private static final Pattern SUBSAMPLING = Pattern.compile("4(?:20|22|11|10|40)p");

  /** Those that say it by themselves, and what they are without. */
  private static final Map<Integer, Integer> FULL_RANGE_FORMATS =
      Map.of(
          AV_PIX_FMT_YUVJ411P, AV_PIX_FMT_YUV411P,
          AV_PIX_FMT_YUVJ420P, AV_PIX_FMT_YUV420P,
          AV_PIX_FMT_YUVJ422P, AV_PIX_FMT_YUV422P,
          AV_PIX_FMT_YUVJ440P, AV_PIX_FMT_YUV440P,
          AV_PIX_FMT_YUVJ444P, AV_PIX_FMT_YUV444P);

  private final AVFrame frame;

  public Frame() {
    this(av_frame_alloc());
  }

  private Frame(AVFrame frame) {
    this.frame = frame;
  }

  AVFrame handle() {
    return frame;
  }

  public int width() {
    return frame.width();
  }

  public int height() {
    return frame.height();
  }

  /** FFmpeg's name of the pixel format, such as {@code yuv420p}. */
  public String pixelFormat() {
    return Ffmpeg.text(av_get_pix_fmt_name(frame.format()));
  }

  /** Bits per sample of the first component. */
  public int bitDepth() {
    return av_pix_fmt_desc_get(frame.format()).comp(0).depth();
  }

  /** Whether the samples are red, green and blue. */
  public boolean isRgb() {
    return (av_pix_fmt_desc_get(frame.format()).flags() & AV_PIX_FMT_FLAG_RGB) != 0;
  }

  /** Whether there is a plane or component of transparency. */
  public boolean hasAlpha() {
    return (av_pix_fmt_desc_get(frame.format()).flags() & AV_PIX_FMT_FLAG_ALPHA) != 0;
  }

  /** Whether one can see through at least one of its pixels. */
  public boolean isTransparent() {
    return Transparency.isIn(frame);
  }

  /** Whether the rows of two fields, taken one after the other, alternate in it. */
  public boolean isInterlaced() {
    return (frame.flags() & AVFrame.AV_FRAME_FLAG_INTERLACED) != 0;
  }

  /** Whether its transfer characteristic is one of HDR: PQ or HLG. */
  public boolean isHdr() {
    return frame.color_trc() == AVCOL_TRC_SMPTE2084 || frame.color_trc() == AVCOL_TRC_ARIB_STD_B67;
  }

  /** FFmpeg's name of the transfer characteristic, such as {@code smpte2084}. */
  public String transferName() {
    return Ffmpeg.text(av_color_transfer_name(frame.color_trc()));
  }

  /** FFmpeg's name of the primaries, such as {@code bt2020}. */
  public String primariesName() {
    return Ffmpeg.text(av_color_primaries_name(frame.color_primaries()));
  }

  /** FFmpeg's name of the matrix between RGB and these samples, such as {@code bt709}. */
  public String matrixName() {
    return Ffmpeg.text(av_color_space_name(frame.colorspace()));
  }

  /** FFmpeg's name of the range of its samples, such as {@code tv}. */
  public String rangeName() {
    return Ffmpeg.text(av_color_range_name(frame.color_range()));
  }

  /** How many columns of pixels share a chroma sample: 1, 2 or 4. */
  public int columnsPerChroma() {
    return 1 << av_pix_fmt_desc_get(frame.format()).log2_chroma_w();
  }

  /** How many rows of pixels share a chroma sample: 1, 2 or 4. */
  public int rowsPerChroma() {
    return 1 << av_pix_fmt_desc_get(frame.format()).log2_chroma_h();
  }

  /**
   * FFmpeg's name of the pixel format that has a chroma sample for each pixel and is like this one
   * otherwise; empty if this one does, or there is none.
   */
  public Optional<String> fullChromaFormat() {
    AVPixFmtDescriptor format = av_pix_fmt_desc_get(frame.format());
    if (format.log2_chroma_w() == 0 && format.log2_chroma_h() == 0) {
      return Optional.empty();
    }
    String name = SUBSAMPLING.matcher(pixelFormat()).replaceFirst("444p");
    boolean exists = av_get_pix_fmt(name) != AV_PIX_FMT_NONE;
    return exists && !name.equals(pixelFormat()) ? Optional.of(name) : Optional.empty();
  }

  /** FFmpeg's name of where chroma samples lie between luma samples, such as {@code topleft}. */
  public String chromaLocationName() {
    return Ffmpeg.text(av_chroma_location_name(frame.chroma_location()));
  }

  /** How the picture must be turned to be seen upright; empty if it does not say. */
  public Optional<Orientation> orientation() {
    AVFrameSideData matrix = av_frame_get_side_data(frame, AV_FRAME_DATA_DISPLAYMATRIX);
    if (matrix == null) {
      return Optional.empty();
    }
    IntPointer m = new IntPointer(matrix.data());
    return Optional.of(Orientation.of(m.get(0), m.get(1), m.get(3), m.get(4)));
  }

  /** Converts time and duration to another time base. */
  public void rescale(Rational from, Rational to) {
    if (hasTime()) {
      frame.pts(from.rescale(frame.pts(), to));
    }
    frame.duration(from.rescale(frame.duration(), to));
  }

  /** Whether samples use the whole range of values, rather than that of broadcasting. */
  public boolean isFullRange() {
    return frame.color_range() == AVCOL_RANGE_JPEG;
  }

  /** A damaged header can describe colours by numbers that filters and encoders refuse. */
  void forgetUnknownColours() {
    if (av_color_space_name(frame.colorspace()) == null) {
      frame.colorspace(AVCOL_SPC_UNSPECIFIED);
    }
    if (av_color_primaries_name(frame.color_primaries()) == null) {
      frame.color_primaries(AVCOL_PRI_UNSPECIFIED);
    }
    if (av_color_transfer_name(frame.color_trc()) == null) {
      frame.color_trc(AVCOL_TRC_UNSPECIFIED);
    }
    if (av_color_range_name(frame.color_range()) == null) {
      frame.color_range(AVCOL_RANGE_UNSPECIFIED);
    }
  }

  /**
   * Leaves the word on the range to the frame: some pixel formats have one of their own, which
   * stays when a stream's range changes, and which filters believe.
   */
  void leaveRangeToColours() {
    int plain = FULL_RANGE_FORMATS.getOrDefault(frame.format(), AV_PIX_FMT_NONE);
    if (frame.width() > 0 && plain != AV_PIX_FMT_NONE) {
      if (frame.color_range() == AVCOL_RANGE_UNSPECIFIED) {
        frame.color_range(AVCOL_RANGE_JPEG);
      }
      frame.format(plain);
    }
  }

  /** Width to height of one pixel; unknown means square. */
  public Rational sampleAspectRatio() {
    return Rational.of(frame.sample_aspect_ratio());
  }

  public void sampleAspectRatio(Rational aspect) {
    frame.sample_aspect_ratio(aspect.toNative());
  }

  /** In the stream's time base, or {@link Packet#NO_TIME}. */
  public long presentationTime() {
    return frame.pts();
  }

  public void presentationTime(long time) {
    frame.pts(time);
  }

  /** The decoder's best guess where the packets carry no usable time. */
  public long bestEffortTime() {
    return frame.best_effort_timestamp();
  }

  /** In the stream's time base, 0 if unknown. */
  public long duration() {
    return frame.duration();
  }

  public void duration(long duration) {
    frame.duration(duration);
  }

  /**
   * Leaves the choice of the picture type to the encoder, or demands a keyframe. A decoded frame
   * carries its source's type, which encoders would take for a demand.
   */
  public void forceKeyframe(boolean keyframe) {
    frame.pict_type(keyframe ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE);
  }

  /** How many samples of audio it has per channel. */
  public int samples() {
    return frame.nb_samples();
  }

  /**
   * Keeps some of the samples of its audio.
   *
   * @param first the first that is kept
   */
  public void keepSamples(int first, int count) throws FfmpegException {
    if (first > 0) {
      FfmpegException.check(av_frame_make_writable(frame), "cutting sound");
      FfmpegException.check(
          av_samples_copy(
              frame.extended_data(),
              frame.extended_data(),
              0,
              first,
              count,
              frame.ch_layout().nb_channels(),
              frame.format()),
          "cutting sound");
    }
    frame.nb_samples(count);
  }

  /** Of its audio, in Hz. */
  public int sampleRate() {
    return frame.sample_rate();
  }

  /** Whether its second and third planes are those of chroma. */
  public boolean hasChromaPlanes() {
    AVPixFmtDescriptor format = av_pix_fmt_desc_get(frame.format());
    return !isRgb() && format.nb_components() >= 3 && format.comp(2).plane() == 2;
  }

  /**
   * In samples.
   *
   * @param plane 0 for luma, 1 and 2 for chroma
   */
  public int planeWidth(int plane) {
    return plane == 0
        ? width()
        : roundedUp(width(), av_pix_fmt_desc_get(frame.format()).log2_chroma_w());
  }

  /** In rows; likewise. */
  public int planeHeight(int plane) {
    return plane == 0
        ? height()
        : roundedUp(height(), av_pix_fmt_desc_get(frame.format()).log2_chroma_h());
  }

  private static int roundedUp(int length, int halvings) {
    return -(-length >> halvings);
  }

  /** Bytes from row to row of a plane. */
  public int planeLineSize(int plane) {
    return frame.linesize(plane);
  }

  /** A plane's memory, valid until this frame is closed. */
  public ByteBuffer planeSamples(int plane) {
    long bytes = (long) frame.linesize(plane) * planeHeight(plane);
    return frame.data(plane).capacity(bytes).asByteBuffer();
  }

  /**
   * The same picture with planes of its own, contents undefined: other planes, times, colour
   * description and side data are shared with this frame, which stays as it is.
   *
   * @param pools one for each of the first planes, of that plane's size
   */
  public Frame withNewPlanes(List<PlanePool> pools) throws FfmpegException {
    Frame result = copy();
    try {
      for (int plane = 0; plane < pools.size(); plane++) {
        result.setPlane(plane, pools.get(plane));
      }
      return result;
    } catch (FfmpegException e) {
      result.close();
      throw e;
    }
  }

  private void setPlane(int plane, PlanePool pool) throws FfmpegException {
    for (int slot = 0; slot < BUFFER_SLOTS; slot++) {
      if (frame.buf(slot) == null) {
        AVBufferRef memory = pool.get();
        frame.buf(slot, memory);
        frame.data(plane, new BytePointer(memory.data()));
        frame.linesize(plane, pool.lineSize());
        return;
      }
    }
    throw FfmpegException.outOfMemory("adding a plane to a frame");
  }

  /** Another reference to the same data. */
  public Frame copy() throws FfmpegException {
    AVFrame copy = av_frame_clone(frame);
    if (copy == null) {
      throw FfmpegException.outOfMemory("sharing a frame");
    }
    return new Frame(copy);
  }

  /** Moves all that it has into a frame of its own, and leaves this one empty. */
  public Frame take() {
    Frame taken = new Frame();
    av_frame_move_ref(taken.frame, frame);
    return taken;
  }

  /** Whether it has a presentation time. */
  public boolean hasTime() {
    return frame.pts() != AV_NOPTS_VALUE;
  }

  /** Empties it for the next receive. */
  public void clear() {
    av_frame_unref(frame);
  }

  @Override
  public void close() {
    av_frame_free(frame);
  }
}
