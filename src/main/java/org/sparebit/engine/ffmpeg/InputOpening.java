package org.sparebit.engine.ffmpeg;

import static org.bytedeco.ffmpeg.global.avformat.av_probe_input_buffer2;
import static org.bytedeco.ffmpeg.global.avformat.avformat_find_stream_info;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;

/** Finds out what a file is, and lets FFmpeg open it and nothing else. */
final class InputOpening {
  /** No protocol has this name; an empty list would be none at all. */
  private static final String NO_PROTOCOL = "none";

  private InputOpening() {}

  /**
   * A picture's size in pixels.
   *
   * @param width 0 if unknown
   * @param height 0 if unknown
   */
  record Size(int width, int height) {
    static final Size UNKNOWN = new Size(0, 0);
  }

  /**
   * Opens a file and reads enough of it to know its streams.
   *
   * @param format is filled
   * @param fileName of some formats says what they are
   * @param special options of FFmpeg's demuxers
   * @return what the header says of the pictures: FFmpeg forgets sizes that it can't decode
   */
  static List<Size> open(
      AVFormatContext format,
      FileIo io,
      String fileName,
      PictureFile picture,
      Map<String, String> special)
      throws FfmpegException {
    picture.requireStill();
    String name = neutral(fileName);
    AVInputFormat input = recognised(io, name);
    format.pb(io.context());
    format.max_streams(Demuxer.MOST_STREAMS);
    format.io_open(FileCallbacks.REFUSE);
    format.io_close2(FileCallbacks.CLOSE);
    AVDictionary options = new AVDictionary(null);
    // For what opens files past the callbacks.
    av_dict_set(options, "protocol_whitelist", NO_PROTOCOL, 0);
    av_dict_set(options, "format_whitelist", InputFormat.whitelist(), 0);
    special.forEach((key, value) -> av_dict_set(options, key, value, 0));
    int opened = avformat_open_input(format, name, input, options);
    av_dict_free(options);
    FfmpegException.check(opened, "opening the input");
    List<Size> declared = new ArrayList<>();
    for (int i = 0; i < format.nb_streams(); i++) {
      AVCodecParameters parameters = format.streams(i).codecpar();
      declared.add(new Size(parameters.width(), parameters.height()));
    }
    FfmpegException.check(
        avformat_find_stream_info(format, (AVDictionary) null), "reading the input's streams");
    return declared;
  }

  /** The rest of a name could look like a pattern of many files, or lead to one beside it. */
  private static String neutral(String name) {
    int dot = name.lastIndexOf('.');
    String extension = dot < 0 ? "" : name.substring(dot);
    return extension.chars().skip(1).allMatch(InputOpening::isPlain)
        ? "input" + extension
        : "input";
  }

  private static boolean isPlain(int character) {
    return character < 128 && Character.isLetterOrDigit(character);
  }

  /** Finds out what it is before any of its own code runs. */
  private static AVInputFormat recognised(FileIo io, String name) throws FfmpegException {
    AVInputFormat format = probed(io, name);
    if (Ffmpeg.text(format.name()).equals(InputFormat.NAMED_PICTURES)) {
      // A picture is known by its extension as one of many; alone it is known by its content.
      try {
        format = probed(io, "");
      } catch (FfmpegException e) {
        if (e.kind() != FfmpegException.Kind.INVALID_DATA) {
          throw e;
        }
        format = InputFormat.pictureByName(name);
      }
    }
    Optional<FfmpegException> refusal =
        InputFormat.refusal(Ffmpeg.text(format.name()), Ffmpeg.text(format.long_name()));
    if (refusal.isPresent()) {
      throw refusal.get();
    }
    return format;
  }

  private static AVInputFormat probed(FileIo io, String name) throws FfmpegException {
    try (PointerPointer<AVInputFormat> found = new PointerPointer<>(1);
        BytePointer url = new BytePointer(name, StandardCharsets.UTF_8)) {
      found.put(0, (Pointer) null);
      FfmpegException.check(
          av_probe_input_buffer2(io.context(), found, url, null, 0, 0), "opening the input");
      return found.get(AVInputFormat.class, 0);
    }
  }
}
