package org.sparebit.engine.picture;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sparebit.codec.PixelFormat;
import org.sparebit.codec.ProresProfile;
import org.sparebit.codec.VideoCodec;
import org.sparebit.codec.VideoSettings;
import org.sparebit.engine.ffmpeg.DolbyVision;
import org.sparebit.engine.ffmpeg.Frame;
import org.sparebit.engine.ffmpeg.SourceStream;
import org.sparebit.protocol.Warning;
import org.sparebit.protocol.WarningCode;

/** In which format the samples of a picture reach the encoder, and what gets lost on the way. */
public final class PictureFormat {
  static final Warning TRANSPARENCY_LOST =
      WarningCode.TRANSPARENCY_LOST.with(
          "the transparency (alpha) of the input is not carried; PRORES with PRORES_444 carries it");

  private final VideoSettings video;

  public PictureFormat(VideoSettings video) {
    this.video = video;
  }

  /** FFmpeg's name of the format for a source whose first picture this is. */
  String pixelFormat(Frame first) {
    ProresProfile profile = video.proresProfile();
    if (profile == null) {
      return video.pixelFormat().ffmpegName();
    }
    return keepsAlpha() && first.hasAlpha() ? "yuva444p10le" : profile.pixelFormat();
  }

  /** The two profiles whose files can hold it; the others have no room for it. */
  boolean keepsAlpha() {
    ProresProfile profile = video.proresProfile();
    return profile != null && profile.holdsAlpha();
  }

  /** Whether the codec has no way to say that samples use the whole range of values. */
  boolean isLimitedRangeOnly() {
    return !video.codec().hasFullRange();
  }

  /** What of this source the output will not have, in words. */
  List<Warning> losses(Frame first, SourceStream stream) {
    List<Warning> losses = new ArrayList<>();
    if (!first.hasAlpha() && stream.hasAlphaBeside()) {
      losses.add(
          WarningCode.TRANSPARENCY_LOST.with(
              "the input says that it has transparency (alpha), but its first picture comes without: "
                  + "it is not carried"));
    }
    stream.sideData().dolbyVision().ifPresent(d -> losses.add(dolbyVision(d)));
    hdr(first).ifPresent(losses::add);
    return losses;
  }

  private static Warning dolbyVision(DolbyVision dolbyVision) {
    String what =
        "the Dolby Vision metadata of the input (profile "
            + dolbyVision.name()
            + ") is not carried; ";
    return WarningCode.DOLBY_VISION_LOST.with(
        what
            + (dolbyVision.hasCompatibleBase()
                ? "its base layer is, as any other player shows it"
                : "its base layer has colours of its own, which will look wrong: use another source"));
  }

  private Optional<Warning> hdr(Frame first) {
    if (!first.isHdr()) {
      return Optional.empty();
    }
    String source = "the input is HDR (" + first.transferName() + ")";
    if (video.codec() == VideoCodec.Y4M) {
      return Optional.of(
          WarningCode.HDR_NOT_DESCRIBED.with(
              source
                  + ", which a Y4M file can't say: tell whatever encodes it its colour description"));
    }
    if (video.proresProfile() == null && video.pixelFormat() == PixelFormat.YUV420P) {
      return Optional.of(
          WarningCode.HDR_IN_8_BIT.with(
              source
                  + " and the output has 8 bit, in which gradients show bands; a codec with pix_fmt "
                  + PixelFormat.YUV420P10LE.ffmpegName()
                  + " avoids that"));
    }
    return Optional.empty();
  }
}
