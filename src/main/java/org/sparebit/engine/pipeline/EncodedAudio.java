package org.sparebit.engine.pipeline;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sparebit.codec.AudioEncoding;
import org.sparebit.engine.ffmpeg.AudioFormat;
import org.sparebit.engine.ffmpeg.Decoder;
import org.sparebit.engine.ffmpeg.Encoder;
import org.sparebit.engine.ffmpeg.FfmpegException;
import org.sparebit.engine.ffmpeg.FilterGraph;
import org.sparebit.engine.ffmpeg.Frame;
import org.sparebit.engine.ffmpeg.Muxer;
import org.sparebit.engine.ffmpeg.Packet;
import org.sparebit.engine.ffmpeg.Rational;
import org.sparebit.engine.ffmpeg.SourceStream;

/** Sound that the container can't take as it is: decoded, converted, encoded. */
final class EncodedAudio implements AudioTrack {
  private final Muxer muxer;
  private final int streamIndex;
  private final SourceStream source;
  private final Decoder decoder;
  private final Encoder encoder;
  private final long offset;
  private final String chain;
  private final Frame decoded = new Frame();
  private final Frame converted = new Frame();
  private final Packet packet = new Packet();

  private @Nullable FilterGraph filters;
  private boolean hasPackets;
  private long damaged;

  EncodedAudio(Muxer muxer, SourceStream source, AudioEncoding encoding, long startMicros)
      throws FfmpegException {
    this.muxer = muxer;
    this.source = source;
    this.offset = Rational.MICROSECONDS.rescale(startMicros, source.timeBase());
    int channels = Math.min(source.channels(), encoding.maxChannels());
    AudioFormat format =
        new AudioFormat(encoding.rateFor(source.sampleRate()), encoding.sampleFormat(), channels);
    // The resampler also fills gaps and trims overlaps, so that sound stays where its time stamps
    // say.
    this.chain =
        String.format(
            "aresample=async=1,aformat=sample_fmts=%s:sample_rates=%d:channel_layouts=%s",
            format.sampleFormat(), format.sampleRate(), format.layoutName());
    this.decoder = Decoder.open(source, 1);
    Map<String, String> options =
        encoding.kbpsPerChannel() == 0
            ? Map.of()
            : Map.of("b", encoding.kbpsPerChannel() * channels + "k");
    try {
      this.encoder =
          Encoder.openAudio(encoding.encoder(), format, muxer.wantsGlobalHeader(), options);
    } catch (FfmpegException e) {
      decoder.close();
      throw e;
    }
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
      damaged++;
    }
    receiveAll();
    if (input == null) {
      drainFilters();
      encoder.send(null);
      writePackets();
    }
  }

  private void receiveAll() throws FfmpegException {
    while (true) {
      switch (decoder.receive(decoded)) {
        case DONE -> {
          convert();
          decoded.clear();
        }
        case DAMAGED -> damaged++;
        case AGAIN, END -> {
          return;
        }
      }
    }
  }

  private void convert() throws FfmpegException {
    if (decoded.hasTime()) {
      decoded.presentationTime(decoded.presentationTime() - offset);
    }
    FilterGraph graph = filters;
    if (graph != null && !graph.acceptsAudio(decoded)) {
      drainFilters();
      graph.close();
      graph = null;
    }
    if (graph == null) {
      graph = FilterGraph.forAudio(decoded, source.timeBase(), chain);
      if (encoder.frameSize() > 0) {
        graph.outputFrameSize(encoder.frameSize());
      }
      filters = graph;
    }
    graph.send(decoded);
    encodeAll(graph);
  }

  private void drainFilters() throws FfmpegException {
    FilterGraph graph = filters;
    if (graph != null) {
      graph.send(null);
      encodeAll(graph);
    }
  }

  private void encodeAll(FilterGraph graph) throws FfmpegException {
    while (graph.receive(converted)) {
      converted.presentationTime(
          graph.timeBase().rescale(converted.presentationTime(), encoder.timeBase()));
      encoder.send(converted);
      converted.clear();
      writePackets();
    }
  }

  private void writePackets() throws FfmpegException {
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
  public void close() {
    packet.close();
    converted.close();
    decoded.close();
    if (filters != null) {
      filters.close();
    }
    encoder.close();
    decoder.close();
  }
}
