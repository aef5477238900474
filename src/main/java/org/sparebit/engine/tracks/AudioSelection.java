package org.sparebit.engine.tracks;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sparebit.codec.AudioEncoding;
import org.sparebit.engine.failure.Losses;
import org.sparebit.engine.ffmpeg.AudioFormat;
import org.sparebit.engine.ffmpeg.Decoder;
import org.sparebit.engine.ffmpeg.Encoder;
import org.sparebit.engine.ffmpeg.FfmpegException;
import org.sparebit.engine.ffmpeg.SourceStream;
import org.sparebit.protocol.WarningCode;

/** Decides which audio is copied, which is encoded and to what, and which can't be carried. */
final class AudioSelection {
  private final TrackTarget target;

  AudioSelection(TrackTarget target) {
    this.target = target;
  }

  /** Begins to carry a stream of audio; null, with a warning, if it can't be. */
  @Nullable Track open(SourceStream stream) throws FfmpegException {
    if (!AudioEncoding.isCarried(target.container())) {
      return target.dropped(stream, target.container() + " holds no sound");
    }
    if (stream.codec().channels() <= 0 || stream.codec().sampleRate() <= 0) {
      return target.dropped(
          stream,
          Decoder.isKnown(stream)
              ? "its channels or sample rate are unknown"
              : "this build of FFmpeg has no decoder for it");
    }
    if (AudioEncoding.isCopied(target.container(), stream.codecName())
        && target.muxer().takes(stream)) {
      if (!stream.presentation().edited().pauses()) {
        return new CopiedTrack(target.muxer(), stream, target.startMicros());
      }
      target
          .warnings()
          .add(
              WarningCode.AUDIO_REENCODED.with(
                  stream.label()
                      + " is encoded anew: the input's edit list has pauses in it, which copied sound "
                      + "can't have"));
    }
    AudioEncoding encoding =
        AudioEncoding.of(target.container(), target.codec(), stream.codec().channels());
    try {
      return encoded(stream, encoding);
    } catch (FfmpegException e) {
      if (e.kind() == FfmpegException.Kind.OUT_OF_MEMORY) {
        throw e;
      }
      return target.dropped(stream, e.getMessage());
    }
  }

  private Track encoded(SourceStream stream, AudioEncoding encoding) throws FfmpegException {
    Decoder decoder = Decoder.open(stream, 1);
    try {
      return encoded(stream, encoding, decoder);
    } catch (FfmpegException | RuntimeException e) {
      decoder.close();
      throw e;
    }
  }

  private Track encoded(SourceStream stream, AudioEncoding encoding, Decoder decoder)
      throws FfmpegException {
    FfmpegException refusal = null;
    for (String layout : layouts(stream, encoding)) {
      AudioFormat format =
          new AudioFormat(
              encoding.rateFor(stream.codec().sampleRate()), encoding.sampleFormat(), layout);
      Encoder encoder;
      try {
        encoder = openEncoder(encoding, format);
      } catch (FfmpegException e) {
        refusal = refusal == null ? e : refusal;
        continue;
      }
      if (!isAlike(stream.codec().layoutName(), layout)) {
        target
            .warnings()
            .add(
                WarningCode.AUDIO_REMIXED.with(
                    stream.label()
                        + " is mixed from "
                        + stream.codec().layoutName()
                        + " to "
                        + layout
                        + ": "
                        + encoding.encoder()
                        + " does not take it"));
      }
      try {
        Losses losses = new Losses(target.codec(), target.container());
        return new EncodedAudio(
            target.muxer(), stream, decoder, encoder, format, target.startMicros(), losses);
      } catch (FfmpegException | RuntimeException e) {
        encoder.close();
        throw e;
      }
    }
    if (refusal == null) {
      throw new IllegalStateException("no layout was tried");
    }
    throw refusal;
  }

  /** Whether surround comes from the side or from behind, the same speakers play it. */
  private static boolean isAlike(String one, String other) {
    return one.replace("(side)", "").equals(other.replace("(side)", ""));
  }

  private Encoder openEncoder(AudioEncoding encoding, AudioFormat format) throws FfmpegException {
    Map<String, String> options =
        encoding.kbpsPerChannel() == 0
            ? Map.of()
            : Map.of("b", encoding.kbpsPerChannel() * format.channels() + "k");
    return Encoder.openAudio(
        encoding.encoder(), format, target.muxer().wantsGlobalHeader(), options);
  }

  /** What to try, the best first: encoders have their own lists of layouts. */
  private static Set<String> layouts(SourceStream stream, AudioEncoding encoding) {
    int channels = stream.codec().channels();
    Set<String> layouts = new LinkedHashSet<>();
    if (channels <= encoding.maxChannels()) {
      String own = stream.codec().layoutName();
      if (AudioFormat.channels(own) == channels) {
        layouts.add(own);
      }
      if (channels != 3 && channels != 4 && channels != 7) {
        // The layouts of so many channels are not alike: mixing would lose some.
        layouts.add(AudioFormat.usualLayout(channels));
      }
    }
    if (channels > 6 && encoding.maxChannels() >= 6) {
      layouts.add("5.1");
    }
    layouts.add("stereo");
    return layouts;
  }
}
