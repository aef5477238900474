package org.sparebit.engine.ffmpeg;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_CORRUPT;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_DISCARD;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_KEY;
import static org.bytedeco.ffmpeg.global.avcodec.av_new_packet;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_clone;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_copy_props;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_move_ref;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_side_data_name;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;

import java.util.LinkedHashSet;
import java.util.Set;
import org.bytedeco.ffmpeg.avcodec.AVPacket;

/** Compressed data of one stream. Owns its native packet. */
public final class Packet implements AutoCloseable {
  /** A presentation or decoding time that is not known. */
  public static final long NO_TIME = AV_NOPTS_VALUE;

  private final AVPacket packet;

  public Packet() {
    this(av_packet_alloc());
  }

  private Packet(AVPacket packet) {
    this.packet = packet;
  }

  AVPacket handle() {
    return packet;
  }

  /** Another reference to the same data. */
  public Packet copy() throws FfmpegException {
    AVPacket copy = av_packet_clone(packet);
    if (copy == null) {
      throw FfmpegException.outOfMemory("sharing a packet");
    }
    return new Packet(copy);
  }

  public int streamIndex() {
    return packet.stream_index();
  }

  /** Presentation time in the stream's time base, or {@link #NO_TIME}. */
  public long presentationTime() {
    return packet.pts();
  }

  /** Decoding time in the stream's time base, or {@link #NO_TIME}. */
  public long decodingTime() {
    return packet.dts();
  }

  /** In the stream's time base, 0 if unknown. */
  public long duration() {
    return packet.duration();
  }

  public boolean isKeyframe() {
    return (packet.flags() & AV_PKT_FLAG_KEY) != 0;
  }

  /** Whether it is only there to be decoded: what comes of it lies outside of an edit list. */
  public boolean isHidden() {
    return (packet.flags() & AV_PKT_FLAG_DISCARD) != 0;
  }

  /** Whether the container knows that some of it is missing or wrong. */
  public boolean isBroken() {
    return (packet.flags() & AV_PKT_FLAG_CORRUPT) != 0;
  }

  public int sizeBytes() {
    return packet.size();
  }

  /** A copy of its data. */
  public byte[] data() {
    byte[] bytes = new byte[packet.size()];
    if (bytes.length > 0) {
      packet.data().get(bytes);
    }
    return bytes;
  }

  /** Gives it other data; times and all else stay. */
  public void data(byte[] bytes) throws FfmpegException {
    try (Packet replaced = new Packet()) {
      AVPacket fresh = replaced.packet;
      FfmpegException.check(av_new_packet(fresh, bytes.length), "changing a packet");
      fresh.data().put(bytes);
      FfmpegException.check(av_packet_copy_props(fresh, packet), "changing a packet");
      av_packet_unref(packet);
      av_packet_move_ref(packet, fresh);
    }
  }

  /** FFmpeg's names of what it carries beside its data. */
  public Set<String> sideData() {
    Set<String> names = new LinkedHashSet<>();
    for (int i = 0; i < packet.side_data_elems(); i++) {
      names.add(Ffmpeg.text(av_packet_side_data_name(packet.side_data().getPointer(i).type())));
    }
    return names;
  }

  /** Empties it for the next read. */
  public void clear() {
    av_packet_unref(packet);
  }

  /** Sets both time stamps, in the stream's time base; either may be {@link #NO_TIME}. */
  public void times(long presentation, long decoding) {
    packet.pts(presentation);
    packet.dts(decoding);
  }

  /** Adds an offset, in the stream's time base, to both time stamps. */
  public void shift(long offset) {
    if (packet.pts() != NO_TIME) {
      packet.pts(packet.pts() + offset);
    }
    if (packet.dts() != NO_TIME) {
      packet.dts(packet.dts() + offset);
    }
  }

  public void duration(long duration) {
    packet.duration(duration);
  }

  /** Gives a packet without time stamps this one; one with either keeps it. */
  public void defaultTime(long time) {
    if (packet.pts() == NO_TIME && packet.dts() == NO_TIME) {
      packet.pts(time);
      packet.dts(time);
    }
  }

  @Override
  public void close() {
    av_packet_free(packet);
  }
}
