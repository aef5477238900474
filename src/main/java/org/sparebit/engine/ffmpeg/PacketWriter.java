package org.sparebit.engine.ffmpeg;

import static org.bytedeco.ffmpeg.global.avformat.av_interleaved_write_frame;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_INVALIDDATA;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_PATCHWELCOME;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;

/** Brings packets into a form that the container takes, and tells what went wrong. */
final class PacketWriter {
  /** Linux's number of the error, which FFmpeg returns negated. */
  private static final int EINVAL = 22;

  private final AVFormatContext format;
  private final FileIo io;
  private final Map<Integer, Long> lastDecodingTimes = new HashMap<>();
  private final AtomicLong skipped = new AtomicLong();
  private boolean copies;

  /**
   * @param format stays the caller's, its header is written before the first packet
   * @param io where that writes to, the caller's as well
   */
  PacketWriter(AVFormatContext format, FileIo io) {
    this.format = format;
    this.io = io;
  }

  /** Some packets will come from the input, which may be damaged. */
  void expectCopies() {
    copies = true;
  }

  /** Packets that the container refused since they were damaged; may be asked from any thread. */
  long skipped() {
    return skipped.get();
  }

  /** Writes a packet that says its stream and its times' base, and empties it. */
  void write(Packet packet) throws FfmpegException {
    AVPacket handle = packet.handle();
    Rational from = Rational.of(handle.time_base());
    Rational to = Rational.of(format.streams(handle.stream_index()).time_base());
    if (handle.pts() != Packet.NO_TIME) {
      handle.pts(from.rescale(handle.pts(), to));
    }
    if (handle.dts() != Packet.NO_TIME) {
      handle.dts(from.rescale(handle.dts(), to));
    }
    handle.duration(from.rescale(handle.duration(), to));
    keepRising(handle);
    int code = av_interleaved_write_frame(format, handle);
    checkIo();
    if (copies && isAboutPacket(code)) {
      // A copied packet that is damaged. Which one is not known: muxers write them in their order
      // of time. A picture can't be lost unseen, the verification counts them.
      skipped.incrementAndGet();
      packet.clear();
      return;
    }
    check(code, "writing the output");
  }

  /** What is wrong with packets of our own is not the input's fault. */
  void check(int code, String doing) throws FfmpegException {
    checkBound();
    if (code < 0) {
      throw FfmpegException.ofOutput(code, doing);
    }
  }

  /** FFmpeg's own errors don't tell such a file from a full disk. */
  void checkBound() throws FfmpegException {
    if (io.isFull()) {
      throw FfmpegException.outputTooLarge(io.mostBytes());
    }
  }

  private static boolean isAboutPacket(int code) {
    return code == AVERROR_INVALIDDATA || code == AVERROR_PATCHWELCOME || code == -EINVAL;
  }

  /** Muxers refuse a decoding time that does not rise, as copied audio can have. */
  private void keepRising(AVPacket packet) {
    if (packet.dts() == Packet.NO_TIME) {
      return;
    }
    Long previous = lastDecodingTimes.get(packet.stream_index());
    if (previous != null && packet.dts() <= previous) {
      packet.dts(previous + 1);
    }
    if (packet.pts() != Packet.NO_TIME) {
      packet.pts(Math.max(packet.pts(), packet.dts()));
    }
    lastDecodingTimes.put(packet.stream_index(), packet.dts());
  }

  /** Some muxers don't report a failed write; the file itself remembers it. */
  void checkIo() throws FfmpegException {
    check(format.pb().error(), "writing the output");
  }
}
