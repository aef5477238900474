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
import org.sparebit.engine.ffmpeg.SourceStream;
import org.sparebit.engine.sidedata.Property;
import org.sparebit.engine.time.AudioClock;

/**
 * Sound that the container can't take as it is: decoded, converted, encoded. The source may change
 * its format on the way; the output keeps the one that it began with.
 */
final class EncodedAudio implements Track {
  private final Muxer muxer;
  private final int streamIndex;
  private final SourceStream source;
  private final Decoder decoder;
  private final Encoder encoder;
  private final AudioClock clock;
  private final SteadyAudio steady;
  private final String conversion;
  private final Losses losses;
  private final Frame decoded = new Frame();
  private final Frame converted = new Frame();
  private final Packet packet = new Packet();

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
    Decoder.Outcome sent = decoder.send(input);
    while (sent == Decoder.Outcome.AGAIN) {
      receiveAll();
      sent = decoder.send(input);
    }
    if (sent == Decoder.Outcome.DAMAGED) {
      noteDamaged();
    }
    receiveAll();
    if (input == null) {
      drainConverter();
      steady.end(this::encode);
      encode(null);
    }
  }

  @Override
  public void begin(Edit next) throws FfmpegException {
    if (edit != null) {
      Decoder.Outcome unused = decoder.send(null);
      receiveAll();
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

  private void receiveAll() throws FfmpegException {
    while (true) {
      switch (decoder.receive(decoded)) {
        case DONE -> {
          beginning = false;
          losses.noteEncodedAnew(FrameSideData.names(decoded), Property::ofFrame, source.label());
          long time = cut(decoded.bestEffortTime());
          if (decoded.samples() > 0) {
            decoded.presentationTime(clock.stamp(time, decoded.samples(), decoded.sampleRate()));
            convert();
          }
          decoded.clear();
        }
        case DAMAGED -> noteDamaged();
        case AGAIN, END -> {
          return;
        }
      }
    }
  }

  /**
   * Takes away what an edit doesn't let hear; returns when the rest begins.
   *
   * @param time of the decoded sound
   */
  private long cut(long time) throws FfmpegException {
    Edit shown = edit;
    if (shown == null || time == Packet.NO_TIME || decoded.sampleRate() <= 0) {
      return time;
    }
    Rational sample = new Rational(1, decoded.sampleRate());
    long first = source.timeBase().rescale(Math.max(0, shown.start() - time), sample);
    long end =
        Math.min(
            decoded.samples(), source.timeBase().rescale(Math.max(0, shown.end() - time), sample));
    if (first == 0 && end == decoded.samples()) {
      return time;
    }
    if (end <= first) {
      decoded.keepSamples(0, 0);
      return time;
    }
    decoded.keepSamples((int) first, (int) (end - first));
    return time + sample.rescale(first, source.timeBase());
  }

  private void convert() throws FfmpegException {
    FilterGraph graph = converter;
    if (graph != null && !graph.acceptsAudio(decoded)) {
      drainConverter();
      graph.close();
      converter = null;
      graph = null;
    }
    if (graph == null) {
      try {
        graph = FilterGraph.forAudio(decoded, source.timeBase(), conversion);
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
    graph.send(decoded);
    receiveConverted(graph);
  }

  private void drainConverter() throws FfmpegException {
    FilterGraph graph = converter;
    if (graph != null) {
      graph.send(null);
      receiveConverted(graph);
    }
  }

  private void receiveConverted(FilterGraph graph) throws FfmpegException {
    while (graph.receive(converted)) {
      converted.presentationTime(
          graph.timeBase().rescale(converted.presentationTime(), encoder.timeBase()));
      steady.accept(converted, this::encode);
      converted.clear();
    }
  }

  private void encode(@Nullable Frame frame) throws FfmpegException {
    encoder.send(frame);
    while (encoder.receive(packet)) {
      hasPackets = true;
      muxer.write(packet, streamIndex, encoder.timeBase());
    }
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
  public List<String> warnings() {
    List<String> warnings = losses.warnings();
    if (clock.repaired() > 0) {
      warnings.add(
          source.label()
              + ": "
              + Counted.of(clock.repaired(), "frame")
              + " had no usable time stamp and got one");
    }
    return warnings;
  }

  @Override
  public void close() {
    packet.close();
    converted.close();
    decoded.close();
    if (converter != null) {
      converter.close();
    }
    steady.close();
    encoder.close();
    decoder.close();
  }
}
