package org.sparebit.engine.sidedata;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * Closed captions on their way from frames to frames. They are a stream of their own, a few bytes
 * with each picture: when a frame is left out, the next one has to take its bytes, and when a frame
 * is written twice, its second copy must not repeat them, or letters would be missing or double.
 *
 * <p>In units of three bytes as ATSC A/53 part 4 has them: a marker with the kind, and two bytes.
 */
public final class Captions {
  /** Of one unit. */
  static final int UNIT_BYTES = 3;

  /** What a picture can have: its count has five bits. */
  public static final int MOST_UNITS = 31;

  /** Seconds of captions: more can only come of a damaged source. */
  private static final int MOST_WAITING = MOST_UNITS * 100;

  private static final int VALID = 0x04;

  /** Of CEA-708, where zero bytes mean something; below are the two fields of CEA-608. */
  private static final int FIRST_708_KIND = 2;

  private static final int KIND = 0x03;

  private byte[] waiting = {};

  /** The next frame's captions, whole units; returns those that it is to have. */
  public byte[] next(byte[] own) {
    if (waiting.length == 0 && own.length <= MOST_UNITS * UNIT_BYTES) {
      return own;
    }
    byte[] all = joined(withoutPadding(waiting), withoutPadding(own));
    int now = Math.min(all.length, MOST_UNITS * UNIT_BYTES);
    waiting = Arrays.copyOfRange(all, now, Math.min(all.length, now + MOST_WAITING * UNIT_BYTES));
    return Arrays.copyOf(all, now);
  }

  /** A frame is left out, but its captions are not. */
  public void leftOut(byte[] own) {
    byte[] all = joined(waiting, withoutPadding(own));
    waiting = Arrays.copyOf(all, Math.min(all.length, MOST_WAITING * UNIT_BYTES));
  }

  /** Whether there is more in them than the padding that broadcasters send all the time. */
  public static boolean hasContent(byte[] captions) {
    for (int i = 0; i + UNIT_BYTES <= captions.length; i += UNIT_BYTES) {
      if (hasContent(captions, i)) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasContent(byte[] captions, int at) {
    if ((captions[at] & VALID) == 0) {
      return false;
    }
    // The highest bit is for parity.
    boolean empty = (captions[at + 1] & 0x7f) == 0 && (captions[at + 2] & 0x7f) == 0;
    return (captions[at] & KIND) >= FIRST_708_KIND || !empty;
  }

  private static byte[] withoutPadding(byte[] captions) {
    ByteArrayOutputStream kept = new ByteArrayOutputStream();
    for (int i = 0; i + UNIT_BYTES <= captions.length; i += UNIT_BYTES) {
      if (hasContent(captions, i)) {
        kept.write(captions, i, UNIT_BYTES);
      }
    }
    return kept.toByteArray();
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }
}
