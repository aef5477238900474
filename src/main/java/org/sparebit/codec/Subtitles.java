package org.sparebit.codec;

import java.util.Optional;
import java.util.Set;

/** How subtitles are carried into a container. Names of codecs and encoders are FFmpeg's. */
public final class Subtitles {
  private Subtitles() {}

  /** Whether packets of this codec are copied into the container, since its players show them. */
  public static boolean isCopied(Container container, String codec) {
    return switch (container) {
      case MP4, M4V, MOV -> codec.equals("mov_text");
      case WEBM -> codec.equals("webvtt");
      case MATROSKA ->
          Set.of(
                  "subrip",
                  "ass",
                  "ssa",
                  "webvtt",
                  "dvd_subtitle",
                  "hdmv_pgs_subtitle",
                  "hdmv_text_subtitle",
                  "dvb_subtitle")
              .contains(codec);
      case MPEG_TS -> Set.of("dvb_subtitle", "dvb_teletext").contains(codec);
      case MPEG_PS, YUV4MPEG -> false;
    };
  }

  /** What other subtitles made of text are turned into; empty where the container holds no text. */
  public static Optional<String> textEncoder(Container container) {
    return switch (container) {
      case MP4, M4V, MOV -> Optional.of("mov_text");
      case WEBM -> Optional.of("webvtt");
      case MATROSKA -> Optional.of("subrip");
      case MPEG_TS, MPEG_PS, YUV4MPEG -> Optional.empty();
    };
  }
}
