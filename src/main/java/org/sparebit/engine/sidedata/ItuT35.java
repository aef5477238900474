package org.sparebit.engine.sidedata;

import java.nio.charset.StandardCharsets;

/**
 * Messages registered by ITU-T T.35, which H.264, H.265 and AV1 carry beside their pictures: a
 * country, a provider, and what that provider has defined.
 */
public final class ItuT35 {
  /** United States; that of both ATSC and of Samsung's provider code. */
  private static final int COUNTRY = 0xb5;

  private static final int ATSC = 0x31;
  private static final int SAMSUNG = 0x3c;

  /** ATSC A/53 part 4: closed captions follow. */
  private static final int CAPTIONS = 3;

  private static final int PROCESS_CAPTIONS = 0x40;

  /** SMPTE ST 2094-40: application 4. */
  private static final byte[] HDR10_PLUS = {(byte) COUNTRY, 0, SAMSUNG, 0, 1, 4};

  private ItuT35() {}

  /**
   * Closed captions as ATSC A/53 part 4 has them.
   *
   * @param captions units of three bytes, at most {@link Captions#MOST_UNITS}
   */
  public static byte[] captions(byte[] captions) {
    byte[] identifier = "GA94".getBytes(StandardCharsets.US_ASCII);
    int header = 3 + identifier.length;
    byte[] message = new byte[header + 3 + captions.length + 1];
    message[0] = (byte) COUNTRY;
    message[2] = ATSC;
    System.arraycopy(identifier, 0, message, 3, identifier.length);
    message[header] = CAPTIONS;
    message[header + 1] = (byte) (PROCESS_CAPTIONS | captions.length / Captions.UNIT_BYTES);
    message[header + 2] = (byte) 0xff;
    System.arraycopy(captions, 0, message, header + 3, captions.length);
    message[message.length - 1] = (byte) 0xff;
    return message;
  }

  /**
   * HDR10+ metadata.
   *
   * @param metadata from the application's version on, as FFmpeg serialises it
   */
  public static byte[] hdr10Plus(byte[] metadata) {
    byte[] message = new byte[HDR10_PLUS.length + metadata.length];
    System.arraycopy(HDR10_PLUS, 0, message, 0, HDR10_PLUS.length);
    System.arraycopy(metadata, 0, message, HDR10_PLUS.length, metadata.length);
    return message;
  }
}
