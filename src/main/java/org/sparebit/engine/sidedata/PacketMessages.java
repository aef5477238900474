package org.sparebit.engine.sidedata;

import java.io.ByteArrayOutputStream;
import java.util.List;

/**
 * Puts messages into an encoder's packets, each of which has one picture: encoders don't take all
 * of what a picture can carry.
 */
public interface PacketMessages {
  /**
   * The packet with messages.
   *
   * @param packet as the encoder has made it
   * @param itut35 messages registered by ITU-T T.35
   * @param userData messages that nobody has registered, each beginning with a UUID
   */
  byte[] insert(byte[] packet, List<byte[]> itut35, List<byte[]> userData);

  /** As AV1 has them: metadata OBUs before the frame. */
  static PacketMessages av1() {
    return (packet, itut35, userData) -> Av1Metadata.insert(packet, itut35);
  }

  /** As H.265 has them: SEI in NAL units before the picture. */
  static PacketMessages hevc() {
    return (packet, itut35, userData) -> {
      ByteArrayOutputStream units = new ByteArrayOutputStream();
      itut35.forEach(m -> HevcSei.append(units, HevcSei.ITU_T_T35, m));
      userData.forEach(m -> HevcSei.append(units, HevcSei.USER_DATA_UNREGISTERED, m));
      return HevcSei.insert(packet, units.toByteArray());
    };
  }
}
