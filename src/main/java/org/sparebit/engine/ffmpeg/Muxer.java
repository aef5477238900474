package org.sparebit.engine.ffmpeg;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_HEVC;
import static org.bytedeco.ffmpeg.global.avcodec.FF_COMPLIANCE_UNOFFICIAL;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_copy;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_from_context;
import static org.bytedeco.ffmpeg.global.avformat.AVFMT_GLOBALHEADER;
import static org.bytedeco.ffmpeg.global.avformat.av_write_trailer;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_output_context2;
import static org.bytedeco.ffmpeg.global.avformat.avformat_free_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_new_stream;
import static org.bytedeco.ffmpeg.global.avformat.avformat_write_header;
import static org.bytedeco.ffmpeg.global.avformat.avio_flush;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_timecode_init_from_string;

import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVOutputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVTimecode;

/** Writes packets to a file, interleaved. Owns the native context. */
public final class Muxer implements AutoCloseable {
  /** The name of H.265 that Apple's players take; FFmpeg's usual one, hev1, they don't play. */
  private static final int HVC1 = 'h' | 'v' << 8 | 'c' << 16 | '1' << 24;

  /**
   * What is copied waits in memory for the first picture; a stream without any must not fill it.
   */
  private static final long MOST_EARLY_BYTES = 256L << 20;

  /** What a muxer that reads its own file again asks for. */
  private static final String OUTPUT = "output";

  private final AVFormatContext format;
  private final FileIo io;
  private final List<Packet> early = new ArrayList<>();
  private long earlyBytes;
  private final PacketWriter writer;
  private boolean started;
  private boolean closed;

  private Muxer(AVFormatContext format, FileIo io) {
    this.format = format;
    this.io = io;
    this.writer = new PacketWriter(format, io);
  }

  /**
   * Begins a file.
   *
   * @param file empty, open for reading, too; stays the caller's, and open for as long as this
   * @param muxer FFmpeg's name of the container
   * @param mostBytes how large the file may get, 0 for any size
   */
  public static Muxer create(FileChannel file, String muxer, long mostBytes)
      throws FfmpegException {
    AVFormatContext format = new AVFormatContext(null);
    FfmpegException.check(
        avformat_alloc_output_context2(format, (AVOutputFormat) null, muxer, OUTPUT),
        "preparing the container " + muxer);
    FileIo io;
    try {
      io = FileIo.writing(file, mostBytes);
    } catch (FfmpegException e) {
      avformat_free_context(format);
      throw e;
    }
    format.pb(io.context());
    format.io_open(FileCallbacks.OWN_OUTPUT);
    format.io_close2(FileCallbacks.CLOSE);
    // 10-bit Y4M and the like are not in a container's standard but understood everywhere.
    format.strict_std_compliance(FF_COMPLIANCE_UNOFFICIAL);
    return new Muxer(format, io);
  }

  /** Whether encoders must put their headers beside the packets instead of into them. */
  public boolean wantsGlobalHeader() {
    return (format.oformat().flags() & AVFMT_GLOBALHEADER) != 0;
  }

  /** Whether FFmpeg's muxer takes the stream as it is: a header is written, to nowhere. */
  public boolean takes(SourceStream stream) {
    return HeaderTrial.succeeds(format.oformat(), stream.handle());
  }

  /** Adds a stream that {@link #describe(int, Encoder, Rational)} will describe. */
  public synchronized int addEncoded() throws FfmpegException {
    return newStream(Rational.UNKNOWN).index();
  }

  /** Takes a stream's properties from its encoder. */
  public synchronized void describe(int streamIndex, Encoder encoder, Rational frameRate)
      throws FfmpegException {
    AVStream stream = format.streams(streamIndex);
    FfmpegException.check(
        avcodec_parameters_from_context(stream.codecpar(), encoder.handle()),
        "describing a stream");
    if (encoder.handle().codec_id() == AV_CODEC_ID_HEVC && isQuickTime()) {
      stream.codecpar().codec_tag(HVC1);
    }
    stream.time_base(encoder.timeBase().toNative());
    if (frameRate.isKnown()) {
      stream.avg_frame_rate(frameRate.toNative());
    }
    stream.sample_aspect_ratio(encoder.handle().sample_aspect_ratio());
  }

  private boolean isQuickTime() {
    return Set.of("mp4", "mov").contains(Ffmpeg.text(format.oformat().name()));
  }

  /** Adds a stream whose packets are copied from the input. */
  public synchronized int addCopied(SourceStream source) throws FfmpegException {
    AVStream stream = newStream(source.timeBase());
    FfmpegException.check(
        avcodec_parameters_copy(stream.codecpar(), source.handle().codecpar()), "adding a stream");
    // The tag belongs to the source's container; the muxer chooses its own.
    stream.codecpar().codec_tag(0);
    writer.expectCopies();
    describeLike(stream.index(), source);
    return stream.index();
  }

  /** Likewise for converted subtitles. */
  public synchronized void describe(int streamIndex, SubtitleTranscoder transcoder)
      throws FfmpegException {
    AVStream stream = format.streams(streamIndex);
    FfmpegException.check(
        avcodec_parameters_from_context(stream.codecpar(), transcoder.encoder()),
        "describing a stream");
    stream.time_base(SubtitleTranscoder.TIME_BASE.toNative());
  }

  /** Carries the source stream's language, title, other tags and disposition over. */
  public synchronized void describeLike(int streamIndex, SourceStream source) {
    AVStream stream = format.streams(streamIndex);
    stream.disposition(source.handle().disposition());
    stream.metadata(
        Metadata.carryOfStream(
            source.handle().metadata(), stream.metadata(), Ffmpeg.text(format.oformat().name())));
  }

  /**
   * Carries the file's own tags and its chapters over.
   *
   * @param startMicros when the film begins in the source; this becomes time zero
   * @param endMicros when it ends; {@link Long#MAX_VALUE} if unknown
   * @return how many chapters are left out since they lie outside of the film
   */
  public synchronized int describeLike(Demuxer source, long startMicros, long endMicros)
      throws FfmpegException {
    format.metadata(Metadata.carry(source.handle().metadata(), format.metadata()));
    return Chapters.carry(source.handle(), format, startMicros, endMicros);
  }

  /**
   * Whether the container gets a time code of its own from the tag that the picture has.
   *
   * @param frameRate of the pictures, by which it is counted
   */
  public boolean writesTimeCode(SourceStream video, Rational frameRate) {
    String start = video.tag("timecode");
    try (AVTimecode parsed = new AVTimecode()) {
      return isQuickTime()
          && !start.isEmpty()
          && av_timecode_init_from_string(parsed, frameRate.toNative(), start, null) >= 0;
    }
  }

  private AVStream newStream(Rational timeBase) throws FfmpegException {
    AVStream stream = avformat_new_stream(format, (AVCodec) null);
    if (stream == null) {
      throw FfmpegException.outOfMemory("adding a stream");
    }
    stream.time_base(timeBase.toNative());
    return stream;
  }

  /** Writes the header; the packets that came before it follow. */
  public synchronized void start(Map<String, String> options) throws FfmpegException {
    AVDictionary dictionary = new AVDictionary(null);
    options.forEach((key, value) -> av_dict_set(dictionary, key, value, 0));
    try {
      int code = avformat_write_header(format, dictionary);
      writer.checkBound();
      FfmpegException.check(code, "writing the header");
    } finally {
      av_dict_free(dictionary);
    }
    started = true;
    for (Packet packet : early) {
      try (packet) {
        writer.write(packet);
      }
    }
    early.clear();
  }

  /**
   * Writes a packet; safe for use by several threads. The packet is empty afterwards.
   *
   * @param streamIndex what an add method returned
   * @param timeBase of the packet's times
   */
  public synchronized void write(Packet packet, int streamIndex, Rational timeBase)
      throws FfmpegException {
    if (closed) {
      // Its memory is gone: a late write must not take the process down.
      throw FfmpegException.internal("the output is closed already");
    }
    packet.handle().stream_index(streamIndex);
    packet.handle().time_base(timeBase.toNative());
    packet.handle().pos(-1);
    if (started) {
      writer.write(packet);
    } else {
      earlyBytes += packet.sizeBytes();
      if (earlyBytes > MOST_EARLY_BYTES) {
        throw FfmpegException.invalidData(
            "256 MB of the other streams came before the first picture that can be decoded");
      }
      early.add(packet.copy());
      packet.clear();
    }
  }

  /** Packets that the container refused since they were damaged. */
  public long skippedPackets() {
    return writer.skipped();
  }

  /**
   * Writes what is buffered and the trailer, which can mean to copy the whole file in order to put
   * its index to the front. The file is complete when this returns.
   *
   * @param onProgress called from another thread whenever more has been written
   */
  public synchronized void finish(Runnable onProgress) throws FfmpegException {
    if (!started) {
      // FFmpeg would end the process.
      throw new IllegalStateException("nothing has been written");
    }
    WriteWatch watch = new WriteWatch(format.pb(), onProgress);
    int code;
    try {
      code = av_write_trailer(format);
    } finally {
      watch.close();
    }
    writer.check(code, "finishing the output");
    avio_flush(format.pb());
    writer.checkIo();
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    early.forEach(Packet::close);
    early.clear();
    format.pb(null);
    avformat_free_context(format);
    io.close();
  }
}
