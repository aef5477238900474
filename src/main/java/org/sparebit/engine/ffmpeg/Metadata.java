package org.sparebit.engine.ffmpeg;

import static org.bytedeco.ffmpeg.global.avutil.AV_DICT_DONT_OVERWRITE;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_get;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_iterate;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVDictionaryEntry;
import org.bytedeco.javacpp.BytePointer;

/** Carries tags over, but for those that would be wrong in a new file. */
final class Metadata {
  /**
   * What made the old file, and what its container says of itself and of its way to store alpha.
   */
  private static final Set<String> OF_THE_OLD_FILE =
      Set.of(
          "alpha_mode",
          "encoder",
          "encoder_options",
          "major_brand",
          "minor_version",
          "software",
          "compatible_brands",
          "vendor_id",
          "itunsmpb");

  /** Statistics that other programs write into Matroska, and its own note of a duration. */
  private static final Pattern STATISTICS =
      Pattern.compile("(duration|bps|number_of_frames|number_of_bytes|_statistics_.*)");

  /** QuickTime's demuxer repeats a tag for each language that it is in. */
  private static final Pattern LANGUAGE_SUFFIX = Pattern.compile("-[a-z]{3}$");

  /** QuickTime has a list of languages of its own, in which some have other codes. */
  private static final Map<String, String> QUICKTIME_LANGUAGES =
      Map.of("deu", "ger", "nld", "dut", "swe", "sve", "ell", "gre", "isl", "ice", "zho", "chi");

  /** Of a file or a stream; programs that write tags write dozens of them. */
  private static final int MOST = 1000;

  private static final int MOST_NAME_BYTES = 1000;

  /** More than the longest that programs write, which are descriptions of the film in XML. */
  private static final int MOST_VALUE_BYTES = 1 << 20;

  private static final String LANGUAGE = "language";
  private static final String HANDLER = "handler_name";
  private static final String TITLE = "title";

  private Metadata() {}

  /**
   * Copies tags that the target does not have yet.
   *
   * @param target null for an empty one
   * @return the target, which may have moved
   */
  static AVDictionary carry(AVDictionary source, AVDictionary target) {
    AVDictionary result = new AVDictionary(target);
    int carried = 0;
    for (AVDictionaryEntry tag = av_dict_iterate(source, null);
        tag != null;
        tag = av_dict_iterate(source, tag)) {
      if (!isTooLong(tag) && !isOfTheOldFile(Ffmpeg.text(tag.key())) && ++carried <= MOST) {
        av_dict_set(result, tag.key(), tag.value(), AV_DICT_DONT_OVERWRITE);
      }
    }
    return result;
  }

  /** The names, in lower case, of what {@link #carry} copies. */
  static Set<String> names(AVDictionary source) {
    Set<String> names = new TreeSet<>();
    for (AVDictionaryEntry tag = av_dict_iterate(source, null);
        tag != null;
        tag = av_dict_iterate(source, tag)) {
      String key = Ffmpeg.beginning(tag.key());
      if (names.size() < MOST && !isOfTheOldFile(key)) {
        names.add(key.toLowerCase(Locale.ROOT));
      }
    }
    return names;
  }

  /** How many tags {@link #carry} leaves out because they are too many or too long. */
  static int excess(AVDictionary source) {
    int tooLong = 0;
    int others = 0;
    for (AVDictionaryEntry tag = av_dict_iterate(source, null);
        tag != null;
        tag = av_dict_iterate(source, tag)) {
      if (isTooLong(tag)) {
        tooLong++;
      } else if (!isOfTheOldFile(Ffmpeg.text(tag.key()))) {
        others++;
      }
    }
    return tooLong + Math.max(0, others - MOST);
  }

  private static boolean isTooLong(AVDictionaryEntry tag) {
    return BytePointer.strlen(tag.key()) > MOST_NAME_BYTES
        || BytePointer.strlen(tag.value()) > MOST_VALUE_BYTES;
  }

  /**
   * Copies the tags of a stream likewise.
   *
   * @param muxer FFmpeg's name of the new container
   */
  static AVDictionary carryOfStream(AVDictionary source, AVDictionary target, String muxer) {
    AVDictionary result = carry(source, target);
    if (muxer.equals("mp4") || muxer.equals("mov")) {
      // There a track's name is that of its handler.
      AVDictionaryEntry title = av_dict_get(source, TITLE, null, 0);
      if (title != null) {
        av_dict_set(result, HANDLER, Ffmpeg.beginning(title.value()), 0);
      }
    } else {
      av_dict_set(result, HANDLER, null, 0);
    }
    AVDictionaryEntry language = av_dict_get(source, LANGUAGE, null, 0);
    if (muxer.equals("mov") && language != null) {
      String code = Ffmpeg.beginning(language.value());
      av_dict_set(result, LANGUAGE, QUICKTIME_LANGUAGES.getOrDefault(code, code), 0);
    }
    return result;
  }

  private static boolean isOfTheOldFile(String key) {
    String name = LANGUAGE_SUFFIX.matcher(key.toLowerCase(Locale.ROOT)).replaceFirst("");
    return OF_THE_OLD_FILE.contains(name) || STATISTICS.matcher(name).matches();
  }
}
