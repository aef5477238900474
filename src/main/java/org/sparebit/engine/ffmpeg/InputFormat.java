package org.sparebit.engine.ffmpeg;

import static org.bytedeco.ffmpeg.global.avformat.av_find_input_format;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;

/**
 * What FFmpeg's demuxers are to us. Only what a video engineer would send is opened: FFmpeg has
 * more than 350 of them, each is code that hostile files can reach, and some open other files. The
 * names are FFmpeg's own; docs/formats.md shows this table to users.
 */
enum InputFormat {
  /** What cameras, editors, broadcasters and streaming services write. */
  CONTAINER(
      Use.OPENED,
      "mov,mp4,m4a,3gp,3g2,mj2",
      "matroska,webm",
      "avi",
      "mpegts",
      "mpeg",
      "mxf",
      "gxf",
      "lxf",
      "asf",
      "flv",
      "ogg",
      "nut",
      "dv",
      "wtv",
      "rm",
      "dhav",
      "cine"),
  /** One video and nothing else: encoders' own output, test sequences, intermediates. */
  RAW_VIDEO(
      Use.OPENED,
      "yuv4mpegpipe",
      "ivf",
      "obu",
      "av1",
      "h264",
      "hevc",
      "vvc",
      "evc",
      "apv",
      "m4v",
      "mpegvideo",
      "h263",
      "h261",
      "vc1",
      "vc1test",
      "dirac",
      "dnxhd",
      "cavsvideo",
      "avs2",
      "avs3",
      "mjpeg",
      "mjpeg_2000"),
  /** Animations, and single pictures as videos of one frame. */
  PICTURE(
      Use.OPENED,
      "gif",
      "apng",
      "jpegxl_anim",
      "bmp_pipe",
      "dpx_pipe",
      "exr_pipe",
      "gif_pipe",
      "hdr_pipe",
      "j2k_pipe",
      "jpeg_pipe",
      "jpegls_pipe",
      "jpegxl_pipe",
      "pam_pipe",
      "pbm_pipe",
      "pfm_pipe",
      "pgm_pipe",
      "png_pipe",
      "ppm_pipe",
      "qoi_pipe",
      "sgi_pipe",
      "tiff_pipe",
      "webp_pipe"),
  /** Never a file of its own: AVI can hold such a text, which FFmpeg reads from memory. */
  INSIDE_AVI(Use.INSIDE, "srt", "ass"),
  /** Never has a video, but for covers. */
  AUDIO(
      Use.AUDIO, "aac", "ac3", "ac4", "aiff", "amr", "ape", "au", "caf", "dsf", "dts", "dtshd",
      "eac3", "flac", "loas", "mp3", "mlp", "tak", "truehd", "tta", "w64", "wav", "wv"),
  /** Opens files, hosts or ports that its text or name says, or a file beside it. */
  REFERENCES(
      Use.REFERENCES,
      "concat",
      "dash",
      "hls",
      "image2",
      "image2pipe",
      "imf",
      "mlv",
      "rtp",
      "rtsp",
      "sap",
      "sdp",
      "vobsub",
      "webm_dash_manifest"),
  /** Letters, which FFmpeg would draw. */
  TEXT(Use.TEXT, "tty", "bin", "xbin", "adf", "idf", "ffmetadata", "lrc", "webvtt", "microdvd"),
  /**
   * All others: games, subtitles, telephony, studio and science formats that nobody has asked for.
   */
  OTHER(Use.OTHER);

  /** What FFmpeg calls a picture by its name's extension: one of many files in a row. */
  static final String NAMED_PICTURES = "image2";

  /** The end of names of formats that are one picture, or several in a row. */
  private static final String PICTURES = "_pipe";

  private static final Set<String> OTHER_PICTURES = Set.of("ico", "fits");

  /** What becomes of an input of such a format. */
  private enum Use {
    OPENED,
    INSIDE,
    AUDIO,
    REFERENCES,
    TEXT,
    OTHER
  }

  private final Use use;
  private final List<String> names;

  InputFormat(Use use, String... names) {
    this.use = use;
    this.names = List.of(names);
  }

  List<String> names() {
    return names;
  }

  boolean isOpened() {
    return use == Use.OPENED;
  }

  /**
   * The group of a demuxer.
   *
   * @param name FFmpeg's whole name of it, which can be several with commas
   */
  static InputFormat of(String name) {
    return Arrays.stream(values())
        .filter(group -> group.names.contains(name))
        .findFirst()
        .orElse(OTHER);
  }

  /** All that may be opened, at the top or inside of another, as FFmpeg wants such lists. */
  static String whitelist() {
    return Stream.of(values())
        .filter(group -> group.use == Use.OPENED || group.use == Use.INSIDE)
        .flatMap(group -> group.names.stream())
        .collect(Collectors.joining(","));
  }

  /**
   * Why an input is not opened; empty if it is.
   *
   * @param name FFmpeg's name of the demuxer
   * @param longName the same for people
   */
  static Optional<FfmpegException> refusal(String name, String longName) {
    String format = longName.isEmpty() ? name : longName + " (" + name + ")";
    return switch (of(name).use) {
      case OPENED -> Optional.empty();
      case AUDIO ->
          refused(
              FfmpegException.Kind.AUDIO_FORMAT,
              "the input has no video stream, only audio: its format is " + format);
      case REFERENCES ->
          refused(
              FfmpegException.Kind.NO_MEDIA_FORMAT,
              "the input is not a media file itself: its format, "
                  + format
                  + ", is about other files or addresses, which are not opened; send the video that "
                  + "it stands for");
      case TEXT, INSIDE ->
          refused(
              FfmpegException.Kind.NO_MEDIA_FORMAT,
              "the input is not a media file but text: its format is "
                  + format
                  + "; check that it is the right file");
      case OTHER ->
          name.endsWith(PICTURES) || OTHER_PICTURES.contains(name)
              ? Optional.of(otherPicture(name.replace(PICTURES, "")))
              : refused(
                  FfmpegException.Kind.OTHER_FORMAT,
                  "the input's format, "
                      + format
                      + ", is not among those that are opened; convert it to MP4, MOV or Matroska first");
    };
  }

  private static FfmpegException otherPicture(String format) {
    return FfmpegException.formatRefused(
        FfmpegException.Kind.OTHER_FORMAT,
        "the input is a picture whose format, "
            + format.toUpperCase(Locale.ROOT)
            + ", is not among those that are opened; convert it to PNG, JPEG or TIFF first");
  }

  /**
   * The format of a file that is a picture by its name, and whose content doesn't show which.
   *
   * @param name whose extension counts
   */
  static AVInputFormat pictureByName(String name) throws FfmpegException {
    String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    AVInputFormat format = av_find_input_format(extension + PICTURES);
    if (format == null || !of(Ffmpeg.text(format.name())).isOpened()) {
      throw otherPicture(extension);
    }
    return format;
  }

  private static Optional<FfmpegException> refused(FfmpegException.Kind kind, String text) {
    return Optional.of(FfmpegException.formatRefused(kind, text));
  }
}
