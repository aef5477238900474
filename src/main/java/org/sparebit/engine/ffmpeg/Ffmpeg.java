package org.sparebit.engine.ffmpeg;

import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder_by_name;
import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_WARNING;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;
import static org.bytedeco.ffmpeg.global.avutil.av_version_info;
import static org.bytedeco.ffmpeg.global.avutil.avutil_license;

import java.nio.charset.StandardCharsets;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avfilter;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swresample;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;

/** The build of FFmpeg that this process has loaded. */
public final class Ffmpeg {
  private static final int MOST_TEXT_BYTES = 64 * 1024;

  private Ffmpeg() {}

  /**
   * Loads the libraries. libavdevice is left out on purpose: it needs PulseAudio and X11.
   *
   * @throws UnsatisfiedLinkError if one can't be loaded
   */
  public static void load() {
    Loader.load(avutil.class);
    Loader.load(swresample.class);
    Loader.load(avcodec.class);
    Loader.load(avformat.class);
    Loader.load(swscale.class);
    Loader.load(avfilter.class);
    av_log_set_level(AV_LOG_WARNING);
  }

  /** Such as {@code 8.0.1}. */
  public static String version() {
    return text(av_version_info());
  }

  /** What the loaded build says of itself, such as {@code LGPL version 3 or later}. */
  public static String licence() {
    return text(avutil_license());
  }

  /** Whether the loaded build has an encoder of this name. */
  public static boolean hasEncoder(String name) {
    return avcodec_find_encoder_by_name(name) != null;
  }

  /** Of a file's own words only the beginning: they can be of any length. */
  static String beginning(BytePointer pointer) {
    long length = BytePointer.strlen(pointer);
    if (length <= MOST_TEXT_BYTES) {
      return text(pointer);
    }
    byte[] bytes = new byte[MOST_TEXT_BYTES];
    pointer.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  static String text(BytePointer pointer) {
    return pointer.getString(StandardCharsets.UTF_8);
  }
}
