package org.sparebit.engine.sidedata;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import org.junit.jupiter.api.Test;

/** That no letter of captions gets lost or doubled when frames do. */
class CaptionsTest {
  private static final byte[] PADDING = {(byte) 0xfc, (byte) 0x80, (byte) 0x80};

  /** A pair of letters for the first field. */
  private static byte[] pair(char first, char second) {
    return new byte[] {(byte) 0xfc, (byte) first, (byte) second};
  }

  private static byte[] pairs(String letters) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < letters.length(); i += 2) {
      all.writeBytes(pair(letters.charAt(i), letters.charAt(i + 1)));
    }
    return all.toByteArray();
  }

  @Test
  void passFramesByThatStayWhatTheyAre() {
    byte[] own = pairs("ABCD");
    assertThat(new Captions().next(own)).isSameAs(own);
    assertThat(new Captions().next(PADDING)).isSameAs(PADDING);
  }

  @Test
  void ofFramesThatAreLeftOutComeBeforeThoseOfTheNext() {
    Captions captions = new Captions();
    captions.leftOut(pairs("AB"));
    captions.leftOut(pairs("CD"));
    assertThat(captions.next(pairs("EF"))).isEqualTo(pairs("ABCDEF"));
    assertThat(captions.next(new byte[0])).isEmpty();
  }

  @Test
  void waitWhereThereAreMoreThanAPictureCanHave() {
    Captions captions = new Captions();
    String letters = "ab".repeat(20) + "cd".repeat(20);
    captions.leftOut(pairs(letters.substring(0, 40)));
    byte[] first = captions.next(pairs(letters.substring(40)));
    byte[] second = captions.next(new byte[0]);
    assertThat(first).hasSize(3 * Captions.MOST_UNITS);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(first);
    all.writeBytes(second);
    assertThat(all.toByteArray()).isEqualTo(pairs(letters));
  }

  @Test
  void paddingGivesWayWhereFramesAreLeftOut() {
    Captions captions = new Captions();
    captions.leftOut(PADDING);
    captions.leftOut(pairs("AB"));
    assertThat(captions.next(PADDING)).isEqualTo(pairs("AB"));
  }

  @Test
  void neverPileUp() {
    Captions captions = new Captions();
    for (int i = 0; i < 1_000_000; i++) {
      captions.leftOut(pairs("AB"));
    }
    int rest = 0;
    for (int size = -1; size != 0; ) {
      size = captions.next(new byte[0]).length;
      rest += size;
    }
    assertThat(rest).isLessThanOrEqualTo(3 * Captions.MOST_UNITS * 100);
  }

  @Test
  void paddingIsNoContent() {
    assertThat(Captions.hasContent(PADDING)).isFalse();
    assertThat(Captions.hasContent(new byte[] {(byte) 0xf8, 'A', 'B'})).as("not valid").isFalse();
    assertThat(Captions.hasContent(new byte[] {(byte) 0xfc, 'A'})).as("cut off").isFalse();
    assertThat(Captions.hasContent(pairs("AB"))).isTrue();
    assertThat(Captions.hasContent(new byte[] {(byte) 0xff, 0, 0})).as("CEA-708").isTrue();
  }
}
