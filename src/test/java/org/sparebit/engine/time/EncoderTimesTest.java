package org.sparebit.engine.time;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.sparebit.engine.ffmpeg.Packet;
import org.sparebit.engine.ffmpeg.Rational;

class EncoderTimesTest {
  private final EncoderTimes times = new EncoderTimes(new Rational(1, 1000));

  private void assertRestored(long presentation, long decoding, long realOne, long realOther) {
    try (Packet packet = new Packet()) {
      packet.times(presentation, decoding);
      times.restore(packet);
      assertThat(packet.presentationTime()).isEqualTo(realOne);
      assertThat(packet.decodingTime()).isEqualTo(realOther);
    }
  }

  @Test
  void timesOfFramesThatStayForUpToASecondAreTheirOwn() {
    for (long time : new long[] {7, 47, 1047, 1087}) {
      assertThat(times.toEncoder(time)).isEqualTo(time);
    }
  }

  @Test
  void framesThatStayForLongerLastASecondAndPacketsGetTheirTimesBack() {
    assertThat(times.toEncoder(0)).isEqualTo(0);
    assertThat(times.toEncoder(40)).isEqualTo(40);
    assertThat(times.toEncoder(3_600_040)).isEqualTo(1040);
    assertThat(times.toEncoder(3_600_080)).isEqualTo(1080);
    assertThat(times.toEncoder(3_660_080)).isEqualTo(2080);

    // As x264 reorders them: the first decoding times lie before all frames.
    assertRestored(0, -1080, 0, -1080);
    assertRestored(1080, -1040, 3_600_080, -1040);
    assertRestored(40, 0, 40, 0);
    assertRestored(1040, 40, 3_600_040, 40);
    assertRestored(2080, 1040, 3_660_080, 3_600_040);
  }
}
