package org.sparebit.engine.time;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.sparebit.engine.ffmpeg.Packet;
import org.sparebit.engine.ffmpeg.Rational;

class TimelineStreamTest {
  private static final Rational BROADCAST = new Rational(1, 90_000);
  private static final long HALF_A_SECOND = 500_000;

  private final TimelineStream stream = stream();

  private static TimelineStream stream() {
    return new TimelineStream(
        BROADCAST, new TimestampOutliers(BROADCAST, false, 24_000, packet -> {}));
  }

  @Test
  void timesAreInMicrosecondsWhateverTheTimeBase() {
    try (Packet packet = new Packet()) {
      packet.times(1L << 33, -90);
      packet.duration(3600);

      assertThat(stream.presentation(packet)).isEqualTo(95_443_717_689L);
      assertThat(stream.decoding(packet)).isEqualTo(-1000);
      assertThat(stream.length(packet)).isEqualTo(40_000);
    }
  }

  @Test
  void packetWithoutAPresentationTimeIsPresentedWhenItIsDecoded() {
    try (Packet packet = new Packet()) {
      packet.times(Packet.NO_TIME, 90_000);

      assertThat(stream.presentation(packet)).isEqualTo(1_000_000);
    }
  }

  @Test
  void waitsWhileAnotherGoesOnForASecondAndAHalf() {
    TimelineStream other = stream();
    assertThat(stream.isLeft(other, HALF_A_SECOND)).isFalse();
    assertThat(stream.isLeft(other, HALF_A_SECOND)).isFalse();
    assertThat(stream.isLeft(other, HALF_A_SECOND)).isFalse();
    assertThat(stream.isLeft(other, 1)).isTrue();
    assertThat(stream.isLeft(other, HALF_A_SECOND)).as("counts anew").isFalse();
  }

  @Test
  void twoOthersTogetherDoNotLeaveItSooner() {
    TimelineStream other = stream();
    TimelineStream third = stream();
    for (int i = 0; i < 3; i++) {
      assertThat(stream.isLeft(other, HALF_A_SECOND)).isFalse();
      assertThat(stream.isLeft(third, HALF_A_SECOND)).isFalse();
    }
    assertThat(stream.isLeft(other, HALF_A_SECOND)).isTrue();
  }

  @Test
  void isNotLeftWhereItGoesOnItself() {
    TimelineStream other = stream();
    assertThat(stream.isLeft(other, 3 * HALF_A_SECOND)).isFalse();
    stream.goesOn();
    assertThat(stream.isLeft(other, 3 * HALF_A_SECOND)).isFalse();
  }
}
