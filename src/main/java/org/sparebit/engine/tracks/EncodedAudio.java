package org.sparebit.engine.tracks;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sparebit.engine.container.Edit;
import org.sparebit.engine.failure.Counted;
import org.sparebit.engine.failure.Losses;
import org.sparebit.engine.ffmpeg.AudioFormat;
import org.sparebit.engine.ffmpeg.Decoder;
import org.sparebit.engine.ffmpeg.Encoder;
import org.sparebit.engine.ffmpeg.FfmpegException;
import org.sparebit.engine.ffmpeg.FilterGraph;
import org.sparebit.engine.ffmpeg.Frame;
import org.sparebit.engine.ffmpeg.FrameSideData;
import org.sparebit.engine.ffmpeg.Muxer;
import org.sparebit.engine.ffmpeg.Packet;
import org.sparebit.engine.ffmpeg.Rational;
import org.sparebit.engine.ffmpeg.SendReceive;
import org.sparebit.engine.ffmpeg.SourceStream;
import org.sparebit.engine.sidedata.Property;
import org.sparebit.engine.time.AudioClock;
import org.sparebit.protocol.Warning;
import org.sparebit.protocol.WarningCode;

/**
 * Audio that the container can't take as it is: decoded, converted, encoded. The source may change
 * its format on the way; the output keeps the one that it began with.
 */
final class EncodedAudio implements Track {
  private final class Decoded
      implements SendReceive.Output<Frame, RuntimeException, RuntimeException> {
    @Override
    public void accept(Frame frame) throws FfmpegException {
      take(frame);
    }

    @Override
    public void damagedInput() {
      noteDamaged();
    }

    @Override
    public void damagedOutput() {
      noteDamaged();
    }
  }

  private final Muxer muxer;
  private final int streamIndex;
  private final SourceStream source;
  private final Decoder decoder;
  private final Encoder encoder;
  private final AudioClock clock;
  private final SteadyAudio steady;
  private final String conversion;
  private final Losses losses;
  private final Decoded decoded = new Decoded();

  private @Nullable FilterGraph converter;
  private @Nullable Edit edit;

  /** Whether nothing of the edit has been heard yet: a search can end within a packet. */
  private boolean beginning;

  private boolean hasPackets;
  private long damaged;

  /**
   * Begins the track; decoder and encoder become its own.
   *
   * @param format what the encoder takes
   */
  EncodedAudio(
      Muxer muxer,
      SourceStream source,
      Decoder decoder,
      Encoder encoder,
      AudioFormat format,
      long startMicros,
      Losses losses)
      throws FfmpegException {
    this.muxer = muxer;
    this.source = source;
    this.decoder = decoder;
    this.encoder = encoder;
    this.losses = losses;
    this.clock = new AudioClock(source.timeBase(), startMicros);
    this.conversion =
        String.format(
            "aformat=sample_fmts=%s:sample_rates=%d:channel_layouts=%s",
            format.sampleFormat(), format.sampleRate(), format.layoutName());
    this.steady = new SteadyAudio(encoder, format);
    this.streamIndex = muxer.addEncoded();
    muxer.describe(streamIndex, encoder, Rational.UNKNOWN);
    muxer.describeLike(streamIndex, source);
  }

  @Override
  public void accept(@Nullable Packet input) throws FfmpegException {
    decoder.process(input, decoded);
    if (input == null) {
      drainConverter();
      steady.end(this::encode);
      encode(null);
    }
  }

  @Override
  public void begin(Edit next) throws FfmpegException {
    if (edit != null) {
      decoder.process(null, decoded);
      decoder.restart();
    }
    edit = next;
    beginning = true;
  }

  private void noteDamaged() {
    if (!beginning) {
      damaged++;
    }
  }

  private void take(Frame frame) throws FfmpegException {
    beginning = false;
    losses.noteEncodedAnew(FrameSideData.names(frame), Property::ofFrame, source.label());
    long time = cut(frame, frame.bestEffortTime());
    if (frame.samples() > 0) {
      frame.presentationTime(clock.stamp(time, frame.samples(), frame.sampleRate()));
      convert(frame);
    }
  }

  /**
   * Takes away what an edit doesn't let hear; returns when the rest begins.
   *
   * @param time of the frame
   */
  private long cut(Frame frame, long time) throws FfmpegException {
    Edit shown = edit;
    if (shown == null || time == Packet.NO_TIME || frame.sampleRate() <= 0) {
      return time;
    }
    Rational sample = new Rational(1, frame.sampleRate());
    long first = source.timeBase().rescale(Math.max(0, shown.start() - time), sample);
    long end =
        Math.min(
            frame.samples(), source.timeBase().rescale(Math.max(0, shown.end() - time), sample));
    if (first == 0 && end == frame.samples()) {
      return time;
    }
    if (end <= first) {
      frame.keepSamples(0, 0);
      return time;
    }
    frame.keepSamples((int) first, (int) (end - first));
    return time + sample.rescale(first, source.timeBase());
  }

  private void convert(Frame frame) throws FfmpegException {
    FilterGraph graph = converter;
    if (graph != null && !graph.acceptsAudio(frame)) {
      drainConverter();
      graph.close();
      converter = null;
      graph = null;
    }
    if (graph == null) {
      try {
        graph = FilterGraph.forAudio(frame, source.timeBase(), conversion);
      } catch (FfmpegException e) {
        if (e.kind() == FfmpegException.Kind.OUT_OF_MEMORY) {
          throw e;
        }
        // A format that can't be, as damaged headers declare them.
        damaged++;
        return;
      }
      converter = graph;
    }
    convert(graph, frame);
  }

  private void drainConverter() throws FfmpegException {
    FilterGraph graph = converter;
    if (graph != null) {
      convert(graph, null);
    }
  }

  private void convert(FilterGraph graph, @Nullable Frame frame) throws FfmpegException {
    graph.process(
        frame,
        converted -> {
          converted.presentationTime(
              graph.timeBase().rescale(converted.presentationTime(), encoder.timeBase()));
          steady.accept(converted, this::encode);
        });
  }

  private void encode(@Nullable Frame frame) throws FfmpegException {
    encoder.process(
        frame,
        packet -> {
          hasPackets = true;
          muxer.write(packet, streamIndex, encoder.timeBase());
        });
  }

  @Override
  public boolean hasPackets() {
    return hasPackets;
  }

  @Override
  public long damaged() {
    return damaged;
  }

  @Override
  public List<Warning> warnings() {
    List<Warning> warnings = losses.warnings();
    if (clock.repaired() > 0) {
      warnings.add(
          WarningCode.TIMESTAMPS_REPAIRED.with(
              source.label()
                  + ": "
                  + Counted.of(clock.repaired(), "frame")
                  + " had no usable time stamp and got one"));
    }
    return warnings;
  }

  @Override
  public void close() {
    if (converter != null) {
      converter.close();
    }
    steady.close();
    encoder.close();
    decoder.close();
  }
}
