package org.sparebit.engine.ffmpeg;

import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_copy;
import static org.bytedeco.ffmpeg.global.avformat.AVIO_FLAG_WRITE;
import static org.bytedeco.ffmpeg.global.avformat.av_new_program;
import static org.bytedeco.ffmpeg.global.avformat.av_program_add_stream_index;
import static org.bytedeco.ffmpeg.global.avformat.av_write_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_write_trailer;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_output_context2;
import static org.bytedeco.ffmpeg.global.avformat.avformat_free_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_new_stream;
import static org.bytedeco.ffmpeg.global.avformat.avformat_write_header;
import static org.bytedeco.ffmpeg.global.avformat.avio_closep;
import static org.bytedeco.ffmpeg.global.avformat.avio_open;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVOutputFormat;
import org.bytedeco.ffmpeg.avformat.AVProgram;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;

/** Makes transport streams of several programs from files of {@link TestMedia}. */
public final class TransportStreams {
  private static final Rational CLOCK = new Rational(1, 90_000);

  private record Part(int number, String name, Path base, long offsetMicros, int sharedStream) {}

  private final List<Part> parts = new ArrayList<>();

  /**
   * Adds a program with all streams of a file.
   *
   * @param offsetMicros by how much its clock is ahead
   */
  public TransportStreams program(int number, String name, Path base, long offsetMicros) {
    return program(number, name, base, offsetMicros, -1);
  }

  /**
   * Likewise.
   *
   * @param sharedStream a stream of the programs before that this one has, too
   */
  public TransportStreams program(
      int number, String name, Path base, long offsetMicros, int sharedStream) {
    parts.add(new Part(number, name, base, offsetMicros, sharedStream));
    return this;
  }

  /** Writes a packet of each program in turns, as multiplexers do. */
  public Path write(Path file) throws FfmpegException {
    Ffmpeg.load();
    AVFormatContext format = new AVFormatContext(null);
    FfmpegException.check(
        avformat_alloc_output_context2(format, (AVOutputFormat) null, "mpegts", file.toString()),
        "mpegts");
    List<Demuxer> inputs = new ArrayList<>();
    List<Integer> firsts = new ArrayList<>();
    try {
      for (Part part : parts) {
        Demuxer input = OpenedFiles.demuxer(part.base);
        inputs.add(input);
        firsts.add(format.nb_streams());
        add(format, part, input);
      }
      AVIOContext io = new AVIOContext(null);
      FfmpegException.check(avio_open(io, file.toString(), AVIO_FLAG_WRITE), "creating");
      format.pb(io);
      FfmpegException.check(avformat_write_header(format, (AVDictionary) null), "header");
      copyPackets(format, inputs, firsts);
      FfmpegException.check(av_write_trailer(format), "trailer");
      avio_closep(io);
      format.pb(null);
    } finally {
      inputs.forEach(Demuxer::close);
      avformat_free_context(format);
    }
    return file;
  }

  private static void add(AVFormatContext format, Part part, Demuxer input) {
    AVProgram program = av_new_program(format, part.number);
    AVDictionary tags = new AVDictionary(null);
    av_dict_set(tags, "service_name", part.name, 0);
    program.metadata(tags);
    if (part.sharedStream >= 0) {
      av_program_add_stream_index(format, part.number, part.sharedStream);
    }
    for (SourceStream stream : input.streams()) {
      AVStream copy = avformat_new_stream(format, (AVCodec) null);
      avcodec_parameters_copy(copy.codecpar(), stream.handle().codecpar());
      copy.codecpar().codec_tag(0);
      copy.time_base(CLOCK.toNative());
      av_program_add_stream_index(format, part.number, copy.index());
    }
  }

  private void copyPackets(AVFormatContext format, List<Demuxer> inputs, List<Integer> firsts)
      throws FfmpegException {
    boolean more = true;
    try (Packet packet = new Packet()) {
      while (more) {
        more = false;
        for (int i = 0; i < parts.size(); i++) {
          Demuxer input = inputs.get(i);
          if (input.read(packet)) {
            more = true;
            Rational timeBase = input.streams().get(packet.streamIndex()).timeBase();
            packet.shift(Rational.MICROSECONDS.rescale(parts.get(i).offsetMicros, timeBase));
            AVPacket handle = packet.handle();
            handle.pts(timeBase.rescale(handle.pts(), CLOCK));
            handle.dts(timeBase.rescale(handle.dts(), CLOCK));
            handle.duration(timeBase.rescale(handle.duration(), CLOCK));
            handle.stream_index(firsts.get(i) + packet.streamIndex());
            handle.pos(-1);
            FfmpegException.check(av_write_frame(format, handle), "writing");
          }
        }
      }
    }
  }
}
