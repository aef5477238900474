package org.sparebit.engine.time;

import java.util.TreeMap;
import org.sparebit.engine.ffmpeg.Packet;
import org.sparebit.engine.ffmpeg.Rational;

/**
 * The times that an encoder is told, in which no frame lasts for longer than a second.
 *
 * <p>x264 counts times in its buffer model. A frame that stays for longer than the buffer fills up
 * starves the frames before and after it (22 dB where 26 dB are to be had for frames that stay five
 * seconds, 19 dB instead of 58 dB for three quarters of a minute; up to two seconds nothing of the
 * kind). Shorter times only ever promise less to the buffer than there is, so what a player's
 * buffer is promised holds in the real ones, too. A constant rate instead, as {@code force-cfr} has
 * it, would not keep that: told the mean rate, x264 takes all of a still minute's bits for the
 * moving second after it.
 */
public final class EncoderTimes {
  private static final Rational LONGEST = new Rational(1, 1);

  private final long longest;

  /** From what the encoder is told to what is true, of what can still come out of it. */
  private final TreeMap<Long, Long> real = new TreeMap<>();

  private long last = Packet.NO_TIME;
  private long shortened;

  public EncoderTimes(Rational timeBase) {
    this.longest = Math.max(1, LONGEST.inverse().rescale(1, timeBase));
  }

  /**
   * What the encoder is told.
   *
   * @param time of a frame, later than that of the one before
   */
  public long toEncoder(long time) {
    if (last != Packet.NO_TIME) {
      shortened += Math.max(0, time - last - longest);
    }
    last = time;
    real.put(time - shortened, time);
    return time - shortened;
  }

  /** Gives a packet, as the encoder made it, its real times; decoding times must rise. */
  public void restore(Packet packet) {
    long decoding = packet.decodingTime();
    packet.times(
        real.getOrDefault(packet.presentationTime(), packet.presentationTime()),
        // Those of the first packets lie before any frame, and nothing is shortened there.
        real.getOrDefault(decoding, decoding));
    real.headMap(decoding).clear();
  }
}
