package org.sparebit.engine.ffmpeg;

import static org.bytedeco.ffmpeg.global.avutil.AV_FRAME_DATA_A53_CC;
import static org.bytedeco.ffmpeg.global.avutil.AV_FRAME_DATA_AFD;
import static org.bytedeco.ffmpeg.global.avutil.AV_FRAME_DATA_DOVI_METADATA;
import static org.bytedeco.ffmpeg.global.avutil.AV_FRAME_DATA_DYNAMIC_HDR_PLUS;
import static org.bytedeco.ffmpeg.global.avutil.AV_FRAME_DATA_GOP_TIMECODE;
import static org.bytedeco.ffmpeg.global.avutil.AV_FRAME_DATA_MASTERING_DISPLAY_METADATA;
import static org.bytedeco.ffmpeg.global.avutil.AV_FRAME_DATA_PANSCAN;
import static org.bytedeco.ffmpeg.global.avutil.AV_FRAME_DATA_SEI_UNREGISTERED;
import static org.bytedeco.ffmpeg.global.avutil.AV_FRAME_DATA_SPHERICAL;
import static org.bytedeco.ffmpeg.global.avutil.AV_FRAME_DATA_STEREO3D;
import static org.bytedeco.ffmpeg.global.avutil.av_dynamic_hdr_plus_to_t35;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_side_data;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_new_side_data;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_remove_side_data;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_side_data_name;
import static org.bytedeco.ffmpeg.global.avutil.av_free;
import static org.bytedeco.ffmpeg.global.avutil.av_spherical_projection_name;
import static org.bytedeco.ffmpeg.global.avutil.av_stereo3d_type_name;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.bytedeco.ffmpeg.avcodec.AVPanScan;
import org.bytedeco.ffmpeg.avutil.AVDynamicHDRPlus;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVFrameSideData;
import org.bytedeco.ffmpeg.avutil.AVMasteringDisplayMetadata;
import org.bytedeco.ffmpeg.avutil.AVSphericalMapping;
import org.bytedeco.ffmpeg.avutil.AVStereo3D;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.SizeTPointer;
import org.jspecify.annotations.Nullable;

/** What frames carry beside their samples. */
public final class FrameSideData {
  /** Of hours, minutes, seconds and pictures, without the two bits between them. */
  private static final int GOP_TIME_BITS = 0x1f7efff;

  /** The picture fills the coded frame: nothing that would have to be said. */
  private static final int WHOLE_FRAME = 8;

  // Where FFmpeg's AVDOVIRpuDataHeader, which the binding lacks, has its fields of one byte.
  private static final int DOVI_PROFILE = 4;
  private static final int DOVI_FULL_RANGE = 10;
  private static final int DOVI_BIT_DEPTH = 13;
  private static final int DOVI_ENHANCED_SIZE = 15;
  private static final int DOVI_WITHOUT_RESIDUAL = 16;

  /** In the units of MPEG-2's pan and scan. */
  private static final int PER_PIXEL = 16;

  private FrameSideData() {}

  /** FFmpeg's names of all that there is. */
  public static Set<String> names(Frame frame) {
    Set<String> names = new LinkedHashSet<>();
    AVFrame handle = frame.handle();
    for (int i = 0; i < handle.nb_side_data(); i++) {
      names.add(name(handle.side_data(i)));
    }
    return names;
  }

  private static String name(AVFrameSideData data) {
    return Ffmpeg.text(av_frame_side_data_name(data.type()));
  }

  /** Removes all that is not to be kept. */
  public static void keep(Frame frame, Predicate<String> kept) {
    AVFrame handle = frame.handle();
    for (int i = handle.nb_side_data() - 1; i >= 0; i--) {
      // Removes all of this type, so that there can be fewer than before.
      if (i < handle.nb_side_data() && !kept.test(name(handle.side_data(i)))) {
        av_frame_remove_side_data(handle, handle.side_data(i).type());
        i = handle.nb_side_data();
      }
    }
  }

  /** A frame without samples that carries the same. */
  public static Frame copy(Frame frame) throws FfmpegException {
    Frame copy = new Frame();
    int code = avutil.av_frame_copy_props(copy.handle(), frame.handle());
    if (code < 0) {
      copy.close();
      throw FfmpegException.of(code, "copying what a frame carries");
    }
    return copy;
  }

  /** Lets a frame carry what another one does, and nothing else. */
  public static void replace(Frame frame, Frame by) throws FfmpegException {
    keep(frame, name -> false);
    AVFrame from = by.handle();
    for (int i = 0; i < from.nb_side_data(); i++) {
      AVFrameSideData data = from.side_data(i);
      add(frame, data.type(), bytes(data));
    }
  }

  /** Closed captions, in units of three bytes; none if there are none. */
  public static byte[] captions(Frame frame) {
    return bytes(av_frame_get_side_data(frame.handle(), AV_FRAME_DATA_A53_CC));
  }

  /** Replaces the closed captions. */
  public static void captions(Frame frame, byte[] captions) throws FfmpegException {
    av_frame_remove_side_data(frame.handle(), AV_FRAME_DATA_A53_CC);
    if (captions.length > 0) {
      add(frame, AV_FRAME_DATA_A53_CC, captions);
    }
  }

  /** Messages that nobody has registered, each beginning with a UUID of 16 bytes. */
  public static List<byte[]> userData(Frame frame) {
    List<byte[]> messages = new ArrayList<>();
    AVFrame handle = frame.handle();
    for (int i = 0; i < handle.nb_side_data(); i++) {
      if (handle.side_data(i).type() == AV_FRAME_DATA_SEI_UNREGISTERED) {
        messages.add(bytes(handle.side_data(i)));
      }
    }
    return messages;
  }

  /** Replaces them. */
  public static void userData(Frame frame, List<byte[]> messages) throws FfmpegException {
    av_frame_remove_side_data(frame.handle(), AV_FRAME_DATA_SEI_UNREGISTERED);
    for (byte[] message : messages) {
      add(frame, AV_FRAME_DATA_SEI_UNREGISTERED, message);
    }
  }

  /** HDR10+ metadata, from the application's version on; empty if there are none. */
  public static Optional<byte[]> hdr10Plus(Frame frame) throws FfmpegException {
    AVFrameSideData data = av_frame_get_side_data(frame.handle(), AV_FRAME_DATA_DYNAMIC_HDR_PLUS);
    if (data == null) {
      return Optional.empty();
    }
    try (PointerPointer<BytePointer> result = new PointerPointer<>(1);
        SizeTPointer size = new SizeTPointer(1)) {
      result.put(0, (Pointer) null);
      FfmpegException.check(
          av_dynamic_hdr_plus_to_t35(new AVDynamicHDRPlus(data.data()), result, size),
          "writing HDR10+ metadata");
      BytePointer text = result.get(BytePointer.class, 0);
      byte[] bytes = new byte[Math.toIntExact(size.get())];
      text.capacity(bytes.length).get(bytes);
      av_free(text);
      return Optional.of(bytes);
    }
  }

  /** FFmpeg's name of how the two pictures of a stereoscopic one lie; empty if it is none. */
  public static Optional<String> stereo(Frame frame) {
    AVFrameSideData data = av_frame_get_side_data(frame.handle(), AV_FRAME_DATA_STEREO3D);
    return data == null
        ? Optional.empty()
        : Optional.of(Ffmpeg.text(av_stereo3d_type_name(new AVStereo3D(data.data()).type())));
  }

  /** FFmpeg's name of the projection; empty if it says none. */
  public static Optional<String> projection(Frame frame) {
    AVFrameSideData data = av_frame_get_side_data(frame.handle(), AV_FRAME_DATA_SPHERICAL);
    return data == null
        ? Optional.empty()
        : Optional.of(
            Ffmpeg.text(
                av_spherical_projection_name(new AVSphericalMapping(data.data()).projection())));
  }

  /** Whether a mastering display is described by its luminance or its primaries alone. */
  public static boolean isMasteringDisplayPartial(Frame frame) {
    AVFrameSideData data =
        av_frame_get_side_data(frame.handle(), AV_FRAME_DATA_MASTERING_DISPLAY_METADATA);
    if (data == null) {
      return false;
    }
    AVMasteringDisplayMetadata display = new AVMasteringDisplayMetadata(data.data());
    return display.has_primaries() == 0 || display.has_luminance() == 0;
  }

  /** Whether the time code of an MPEG-2 GOP is another one than that of the very beginning. */
  public static boolean hasGopTime(Frame frame) {
    AVFrameSideData data = av_frame_get_side_data(frame.handle(), AV_FRAME_DATA_GOP_TIMECODE);
    return data != null
        && (new org.bytedeco.javacpp.LongPointer(data.data()).get() & GOP_TIME_BITS) != 0;
  }

  /** Whether an active format is said that is not the whole frame. */
  public static boolean hasActiveFormat(Frame frame) {
    byte[] format = bytes(av_frame_get_side_data(frame.handle(), AV_FRAME_DATA_AFD));
    return format.length > 0 && (format[0] & 0x0f) != WHOLE_FRAME;
  }

  /** Whether a part of the frame is to be shown on narrow screens that is not all of it. */
  public static boolean hasPanScan(Frame frame) {
    AVFrameSideData data = av_frame_get_side_data(frame.handle(), AV_FRAME_DATA_PANSCAN);
    if (data == null) {
      return false;
    }
    AVPanScan pan = new AVPanScan(data.data());
    int units = frame.width() * PER_PIXEL;
    return pan.width() > 0 && pan.width() < units;
  }

  /**
   * Dolby Vision's profile, where only the pictures tell it; empty if they have no metadata. FFmpeg
   * tells it likewise.
   */
  public static Optional<Integer> dolbyVisionProfile(Frame frame) {
    AVFrameSideData data = av_frame_get_side_data(frame.handle(), AV_FRAME_DATA_DOVI_METADATA);
    if (data == null) {
      return Optional.empty();
    }
    BytePointer header = data.data().getPointer(new SizeTPointer(data.data()).get());
    if (header.get(DOVI_PROFILE) == 0) {
      return Optional.of(header.get(DOVI_FULL_RANGE) != 0 ? 5 : 0);
    }
    boolean enhanced =
        header.get(DOVI_ENHANCED_SIZE) != 0 && header.get(DOVI_WITHOUT_RESIDUAL) == 0;
    return Optional.of(enhanced ? (header.get(DOVI_BIT_DEPTH) == 12 ? 7 : 4) : 8);
  }

  private static void add(Frame frame, int type, byte[] bytes) throws FfmpegException {
    AVFrameSideData added = av_frame_new_side_data(frame.handle(), type, bytes.length);
    if (added == null) {
      throw FfmpegException.outOfMemory("adding to what a frame carries");
    }
    if (bytes.length > 0) {
      added.data().put(bytes);
    }
  }

  private static byte[] bytes(@Nullable AVFrameSideData data) {
    if (data == null) {
      return new byte[0];
    }
    byte[] bytes = new byte[Math.toIntExact(data.size())];
    if (bytes.length > 0) {
      data.data().capacity(bytes.length).get(bytes);
    }
    return bytes;
  }
}
