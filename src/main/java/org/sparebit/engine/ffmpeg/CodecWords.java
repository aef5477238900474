package org.sparebit.engine.ffmpeg;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_NONE;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_descriptor_get;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_get_name;

import java.util.Locale;
import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVCodecDescriptor;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;

/** What a message calls a codec, also one that FFmpeg doesn't know. */
final class CodecWords {
  /** What FFmpeg 8.0 has no codec for and cameras, editors and services write, in lower case. */
  private static final Map<String, String> LIKELY =
      Map.ofEntries(
          Map.entry("aprn", "ProRes RAW"),
          Map.entry("aprh", "ProRes RAW HQ"),
          Map.entry("brvn", "Blackmagic RAW"),
          Map.entry("brst", "Blackmagic RAW"),
          Map.entry("brs2", "Blackmagic RAW"),
          Map.entry("brxq", "Blackmagic RAW"),
          Map.entry("brhq", "Blackmagic RAW"),
          Map.entry("braw", "Blackmagic RAW"),
          Map.entry("craw", "Canon Cinema RAW Light"),
          Map.entry("cnon", "Canon Cinema RAW Light"),
          Map.entry("nraw", "Nikon N-RAW"),
          Map.entry("r3d ", "REDCODE RAW"),
          Map.entry("xocn", "Sony X-OCN"),
          Map.entry("cavl", "Canon RAW"),
          Map.entry("drmi", "encrypted by FairPlay"),
          Map.entry("drms", "encrypted by FairPlay"),
          Map.entry("encv", "encrypted by Common Encryption"),
          Map.entry("enca", "encrypted by Common Encryption"),
          Map.entry("av02", "AV2"),
          Map.entry("jxsm", "JPEG XS"),
          Map.entry("jxs1", "JPEG XS"),
          Map.entry("lvc1", "LCEVC"),
          Map.entry("mhm1", "MPEG-H 3D Audio"),
          Map.entry("mha1", "MPEG-H 3D Audio"),
          Map.entry("ac-4", "Dolby AC-4"),
          Map.entry("stpp", "subtitles in TTML"),
          Map.entry("sbtt", "subtitles of text"),
          Map.entry("mett", "timed metadata"),
          Map.entry("metx", "timed metadata in XML"),
          Map.entry("mebx", "timed metadata of Apple"),
          Map.entry("urim", "timed metadata"),
          Map.entry("gpmd", "GoPro telemetry"),
          Map.entry("camm", "camera motion"));

  private CodecWords() {}

  /** FFmpeg's short name; of what it doesn't know, the four-character code and the likely name. */
  static String brief(AVCodecParameters parameters) {
    if (parameters.codec_id() != AV_CODEC_ID_NONE) {
      return Ffmpeg.text(avcodec_get_name(parameters.codec_id()));
    }
    int tag = parameters.codec_tag();
    if (tag == 0) {
      return "unknown codec";
    }
    String code = fourCharacters(tag);
    if (code.isEmpty()) {
      return String.format("unknown codec 0x%X", tag);
    }
    String likely = LIKELY.get(code.toLowerCase(Locale.ROOT));
    return "unknown codec '" + code + "'" + (likely == null ? "" : ", probably " + likely);
  }

  /** The name for people, and FFmpeg's short one. */
  static String full(AVCodecParameters parameters) {
    AVCodecDescriptor descriptor = avcodec_descriptor_get(parameters.codec_id());
    String brief = brief(parameters);
    return descriptor == null || descriptor.long_name() == null
        ? "an " + brief
        : Ffmpeg.text(descriptor.long_name()) + " (" + brief + ")";
  }

  /** Empty if not all are letters, digits or the like: then the number is no such code. */
  private static String fourCharacters(int tag) {
    StringBuilder code = new StringBuilder();
    for (int shift = 0; shift < 32; shift += 8) {
      int character = tag >>> shift & 0xFF;
      if (character < ' ' || character > '~') {
        return "";
      }
      code.append((char) character);
    }
    return code.toString();
  }
}
