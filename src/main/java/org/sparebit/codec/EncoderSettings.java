package org.sparebit.codec;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The options that an encode gives to its encoder, by FFmpeg's names.
 *
 * <p>Documentation: <a href="https://ffmpeg.org/ffmpeg-codecs.html">ffmpeg-codecs</a>, <a
 * href="https://gitlab.com/AOMediaCodec/SVT-AV1/-/blob/master/Docs/Parameters.md">SVT-AV1</a>, <a
 * href="https://www.webmproject.org/docs/encoder-parameters/">libvpx</a>, <a
 * href="https://x265.readthedocs.io/en/stable/cli.html">x265</a>.
 *
 * @param options in the order in which they are documented here
 * @param keyframeInterval how many frames lie between keyframes that must be forced one by one; 0
 *     where the encoder's own option is exact
 */
public record EncoderSettings(Map<String, String> options, int keyframeInterval) {

  /** SVT-AV1 makes a single keyframe when its own interval is 1 (measured with 3.1.2). */
  private static final int SVT_AV1_MIN_INTERVAL = 2;

  /** FFmpeg keeps the size of the buffer and the peak in 31 bits. */
  private static final long MAX_OPTION_KILO = Integer.MAX_VALUE / 1000;

  /**
   * Enough for a short reordering of frames, and fewer than x265's longest one has: 8 and itself.
   */
  private static final int SHORT_LOOKAHEAD_FRAMES = 10;

  /** SVT-AV1 raises it to the least that it can do with: 25 frames instead of 59, at preset 8. */
  private static final int SVT_AV1_SHORT_LOOKAHEAD = 0;

  /** With fewer libvpx makes no alternate reference frames. */
  private static final int VP9_SHORT_LAG = 8;

  /** Narrower tiles than this are not allowed by VP9. */
  private static final int VP9_MIN_TILE_WIDTH = 256;

  /** Settings for one encode with the full lookahead. */
  public static EncoderSettings of(VideoSettings video, int width, int threads) {
    return of(video, width, threads, Lookahead.FULL);
  }

  /**
   * Settings for one encode.
   *
   * @param width of the pictures in pixels
   * @param threads how many threads the encoder may keep busy
   */
  public static EncoderSettings of(
      VideoSettings video, int width, int threads, Lookahead lookahead) {
    int gop = video.gop();
    String preset = video.encoderPreset();
    boolean isShort = lookahead == Lookahead.SHORT;
    Map<String, String> options = new LinkedHashMap<>();
    int forced = 0;
    switch (video.codec()) {
      case Y4M -> {}
      case PRORES -> {
        ProresProfile profile = video.proresProfile();
        if (profile == null) {
          throw new IllegalArgumentException("ProRes without a profile");
        }
        options.put("profile", String.valueOf(profile.encoderProfile()));
        // Apple's vendor mark: some editing programs refuse files without it.
        options.put("vendor", "apl0");
        options.put("threads", String.valueOf(threads));
      }
      case VP9 -> {
        putRate(options, video.rateControl());
        putGop(options, gop);
        options.put("deadline", "good");
        options.put("cpu-used", preset);
        // Alternate reference frames need the look-ahead; 25 is libvpx's own maximum.
        options.put("lag-in-frames", isShort ? "" + VP9_SHORT_LAG : "25");
        options.put("auto-alt-ref", "1");
        options.put("row-mt", "1");
        options.put("tile-columns", String.valueOf(tileColumnsLog2(width, threads)));
        options.put("threads", String.valueOf(threads));
      }
      case AV1 -> {
        putRate(options, video.rateControl());
        options.put("preset", preset);
        if (gop < SVT_AV1_MIN_INTERVAL) {
          forced = gop;
          options.put("g", "-1");
        } else {
          options.put("g", String.valueOf(gop));
        }
        // "lp" is SVT-AV1's level of parallelism.
        String ahead = isShort ? ":lookahead=" + SVT_AV1_SHORT_LOOKAHEAD : "";
        options.put("svtav1-params", "lp=" + threads + ahead);
      }
      case H_264, H_264_M4V -> {
        putRate(options, video.rateControl());
        putMaxRate(options, video.rateControl());
        putGop(options, gop);
        // No keyframes at scene cuts. x264's GOPs are closed by default.
        options.put("sc_threshold", "0");
        // What the source's frames carry for other programs.
        options.put("udu_sei", "1");
        options.put("preset", preset);
        options.put("threads", String.valueOf(threads));
        if (isShort) {
          options.put("rc-lookahead", "" + SHORT_LOOKAHEAD_FRAMES);
          options.put("x264-params", "sync-lookahead=0");
        }
      }
      case H_265 -> {
        putRate(options, video.rateControl());
        putMaxRate(options, video.rateControl());
        putGop(options, gop);
        options.put("preset", preset);
        // x265 opens GOPs and logs to standard error by default; "pools" is its number of threads.
        String ahead = isShort ? ":frame-threads=1:rc-lookahead=" + SHORT_LOOKAHEAD_FRAMES : "";
        options.put(
            "x265-params", "scenecut=0:open-gop=0:log-level=error:pools=" + threads + ahead);
      }
      case MPEG2VIDEO -> {
        putRate(options, video.rateControl());
        putMaxRate(options, video.rateControl());
        putGop(options, gop);
        options.put("bf", "2");
        options.put("flags", "+cgop");
        // FFmpeg closes GOPs only where keyframes at scene cuts are off; this value is "off".
        options.put("sc_threshold", "1000000000");
        options.put("mpv_flags", "+strict_gop");
        // Otherwise FFmpeg shortens GOPs above 600 frames.
        options.put("strict", "experimental");
        // By default the finest quantiser is 2, which ends what a high bitrate could buy.
        options.put("qmin", "1");
        options.put("mbd", "rd");
        options.put("trellis", "2");
        options.put("threads", String.valueOf(threads));
      }
    }
    return new EncoderSettings(Collections.unmodifiableMap(options), forced);
  }

  /** Peaks up to half above the target: what a hard scene takes, an easy one gives. */
  private static void putMaxRate(Map<String, String> options, RateControl rate) {
    options.put("maxrate", Math.min(rate.targetKbps() * 3L / 2, MAX_OPTION_KILO) + "k");
  }

  /** Target bitrate with a buffer of two seconds: short peaks pass, the mean holds. */
  private static void putRate(Map<String, String> options, RateControl rate) {
    options.put("b", rate.targetKbps() + "k");
    options.put("bufsize", Math.min(2L * rate.targetKbps(), MAX_OPTION_KILO) + "k");
  }

  /** The same minimum and maximum interval: keyframes at the GOP and nowhere else. */
  private static void putGop(Map<String, String> options, int gop) {
    options.put("g", String.valueOf(gop));
    options.put("keyint_min", String.valueOf(gop));
  }

  private static int tileColumnsLog2(int width, int threads) {
    int log2 = 0;
    while (1 << (log2 + 1) <= threads && width >> (log2 + 1) >= VP9_MIN_TILE_WIDTH) {
      log2++;
    }
    return log2;
  }
}
