package org.sparebit.engine.sidedata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where messages get into packets, byte by byte. */
class PacketMessagesTest {
  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  private static byte[] av1(String packet, byte[]... messages) {
    return PacketMessages.av1().insert(bytes(packet), List.of(messages), List.of());
  }

  private static byte[] hevc(String packet, byte[]... messages) {
    return PacketMessages.hevc().insert(bytes(packet), List.of(messages), List.of());
  }

  @Test
  void captionsAreAsAtscHasThem() {
    assertThat(ItuT35.captions(bytes("fc4142 fd4344")))
        .isEqualTo(bytes("b5 0031 47413934 03 42 ff fc4142 fd4344 ff"));
  }

  @Test
  void hdr10PlusIsAsSamsungHasIt() {
    assertThat(ItuT35.hdr10Plus(bytes("0140"))).isEqualTo(bytes("b5 003c 0001 04 0140"));
  }

  @Test
  void av1HasThemBetweenTheHeadersAndTheFrame() {
    assertThat(av1("1200 0a02aabb 3203010203", bytes("b5aa"), bytes("b5bb")))
        .isEqualTo(bytes("1200 0a02aabb 2a04 04b5aa80 2a04 04b5bb80 3203010203"));
    assertThat(av1("3203010203", bytes("b5aa"))).isEqualTo(bytes("2a04 04b5aa80 3203010203"));
  }

  @Test
  void av1HasLongSizesInSevenBits() {
    byte[] message = new byte[200];
    byte[] result = av1("3200", message);
    assertThat(result).startsWith(bytes("2aca0104")).hasSize(200 + 5 + 2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"10", "12", "1205aa", "12ffffffff7f", "0aff"})
  void av1ThatIsDamagedIsRefused(String packet) {
    assertThatThrownBy(() -> av1(packet, bytes("b5")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("OBU");
  }

  @Test
  void hevcHasThemBeforeTheFirstSlice() {
    assertThat(hevc("00000001 4001aa 00000001 4201bb 000001 2601cc 000001 2601dd", bytes("b5aa")))
        .isEqualTo(
            bytes(
                "00000001 4001aa 00000001 4201bb 00000001 4e01 0402b5aa80 "
                    + "000001 2601cc 000001 2601dd"));
  }

  @Test
  void hevcMessagesDoNotLookLikeStartCodes() {
    assertThat(hevc("00000001 0201aa", bytes("000001 000003 0000")))
        .isEqualTo(bytes("00000001 4e01 0408 00000301 00000303 0000 80 00000001 0201aa"));
  }

  @Test
  void hevcHasLongSizesInSeveralBytes() {
    byte[] message = new byte[300];
    java.util.Arrays.fill(message, (byte) 0xb5);
    assertThat(hevc("00000001 0201", message)).startsWith(bytes("00000001 4e01 04 ff 2d b5"));
  }

  @Test
  void hevcWithoutASliceIsRefused() {
    assertThatThrownBy(() -> hevc("00000001 4001aa", bytes("b5")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("slice");
  }
}
