package org.sparebit.engine.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sparebit.engine.ffmpeg.Packet;
import org.sparebit.engine.ffmpeg.Rational;

class TimestampOutliersTest {
  private static final Rational MILLISECONDS = new Rational(1, 1000);
  private static final long LENGTH = 40;

  private final List<Long> decoding = new ArrayList<>();
  private final List<Long> presentation = new ArrayList<>();
  private TimestampOutliers check = of(MILLISECONDS, false);

  private TimestampOutliers of(Rational timeBase, boolean pictures) {
    return new TimestampOutliers(
        timeBase,
        pictures,
        LENGTH * 1000,
        packet -> {
          decoding.add(packet.decodingTime());
          presentation.add(packet.presentationTime());
        });
  }

  @AfterEach
  void close() {
    check.close();
  }

  private void acceptOne(long presentationTime, long decodingTime, long length) throws Exception {
    try (Packet packet = new Packet()) {
      packet.times(presentationTime, decodingTime);
      packet.duration(length);
      check.accept(packet);
    }
  }

  private void accept(long... times) throws Exception {
    for (long time : times) {
      acceptOne(time, time, LENGTH);
    }
  }

  private static long[] line(long first, int packets) {
    return LongStream.range(0, packets).map(i -> first + i * LENGTH).toArray();
  }

  @Test
  void packetsInLinePassAtOnce() throws Exception {
    accept(0, 40, 80, 130, 160);

    assertThat(decoding).containsExactly(0L, 40L, 80L, 130L, 160L);
    assertThat(check.isHolding()).isFalse();
    assertThat(check.corrected()).isZero();
  }

  @Test
  void wrongTimeAheadIsPutBetweenThoseAround() throws Exception {
    accept(0, 40, 3_600_000);
    assertThat(check.isHolding()).as("until the next one shows who is wrong").isTrue();
    accept(120, 160);

    assertThat(decoding).containsExactly(0L, 40L, 80L, 120L, 160L);
    assertThat(presentation).isEqualTo(decoding);
    assertThat(check.corrected()).isEqualTo(1);
  }

  @Test
  void wrongTimeBehindOrBelowZeroIsPutBetweenThoseAround() throws Exception {
    accept(10_000, 10_040, -5000, 10_120);

    assertThat(decoding).containsExactly(10_000L, 10_040L, 10_080L, 10_120L);
  }

  @Test
  void severalWrongTimesInARowAreSpreadEvenly() throws Exception {
    accept(0, 40, 9_000_000, -70_000, 160);

    assertThat(decoding).containsExactly(0L, 40L, 80L, 120L, 160L);
    assertThat(check.corrected()).isEqualTo(2);
  }

  @Test
  void jumpAfterWhichTheStreamGoesOnIsNoOutlier() throws Exception {
    for (long start : new long[] {3_600_000, -3_600_000}) {
      decoding.clear();
      check = of(MILLISECONDS, false);
      accept(line(0, 3));
      accept(line(start, 30));

      assertThat(check.isHolding()).as("a second of its own is enough").isFalse();
      assertThat(decoding)
          .isEqualTo(
              LongStream.concat(Arrays.stream(line(0, 3)), Arrays.stream(line(start, 30)))
                  .boxed()
                  .toList());
      assertThat(check.corrected()).isZero();
    }
  }

  @Test
  void wrapOf33BitsIsNoOutlier() throws Exception {
    Rational broadcast = new Rational(1, 90_000);
    check = of(broadcast, false);
    long wrap = 1L << 33;
    long length = 3600;
    for (int i = -3; i < 30; i++) {
      long time = i < 0 ? wrap + i * length : i * length;
      acceptOne(time, time, length);
    }

    assertThat(decoding).hasSize(33).startsWith(wrap - 3 * length).endsWith(29 * length);
    assertThat(check.corrected()).isZero();
  }

  @Test
  void packetsWithoutATimeStayWithout() throws Exception {
    accept(0, Packet.NO_TIME, 80, 900_000, Packet.NO_TIME, 200);

    assertThat(decoding).containsExactly(0L, Packet.NO_TIME, 80L, 120L, Packet.NO_TIME, 200L);
    assertThat(check.corrected()).isEqualTo(1);
  }

  @Test
  void wrongTimeOfTheLastPacketIsLeftAlone() throws Exception {
    accept(0, 40, 9000);
    check.finish();

    assertThat(decoding).containsExactly(0L, 40L, 9000L);
    assertThat(check.corrected()).isZero();
  }

  @Test
  void holdsNoMoreThanFiftyPackets() throws Exception {
    accept(0);
    for (int i = 0; i < 60; i++) {
      // Each contradicts all others, as in a damaged file.
      accept((i % 2 == 0 ? -1 : 1) * 100_000_000L * (i + 1));
    }

    assertThat(decoding).hasSizeGreaterThan(10);
  }

  @Test
  void presentationTimeThatIsRightIsKeptWhereTheDecodingTimeAloneIsWrong() throws Exception {
    acceptOne(80, 0, LENGTH);
    acceptOne(40, 40, LENGTH);
    acceptOne(160, 5_000_000, LENGTH);
    acceptOne(120, 120, LENGTH);

    assertThat(decoding).containsExactly(0L, 40L, 80L, 120L);
    assertThat(presentation).containsExactly(80L, 40L, 160L, 120L);
  }

  @Test
  void pictureWhosePresentationCanNotBeGuessedGetsNoneAndSoundItsDecodingTime() throws Exception {
    for (boolean pictures : new boolean[] {true, false}) {
      presentation.clear();
      check = of(MILLISECONDS, pictures);
      accept(0, 40);
      acceptOne(700_000, 5_000_000, LENGTH);
      accept(120);

      assertThat(presentation).containsExactly(0L, 40L, pictures ? Packet.NO_TIME : 80L, 120L);
    }
  }
}
