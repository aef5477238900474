package org.sparebit.engine.precode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StripTest {

  @Test
  void frameOf1080pIsOneStrip() {
    assertThat(Strip.cut(1920, 1080, 2, 8, OnnxPrecoder.SAMPLES_PER_RUN))
        .containsExactly(new Strip(0, 1080, 0, 1080));
    assertThat(Strip.cut(1920, 1088, 8, 8, OnnxPrecoder.SAMPLES_PER_RUN)).hasSize(1);
  }

  @Test
  void stripsSeeTheirContextWithinThePlane() {
    assertThat(Strip.cut(10, 60, 4, 8, 200))
        .containsExactly(
            new Strip(0, 20, 0, 28), new Strip(20, 40, 12, 48), new Strip(40, 60, 32, 60));
  }

  @ParameterizedTest
  @CsvSource({
    "3840, 2160, 2, 8",
    "7680, 4320, 4, 16",
    "16384, 16384, 8, 32",
    "16384, 16, 8, 8",
    "2, 16384, 2, 8",
  })
  void stripsCoverThePlaneInWholeBlocksWithinTheirSize(
      int width, int height, int block, int context) {
    List<Strip> strips = Strip.cut(width, height, block, context, OnnxPrecoder.SAMPLES_PER_RUN);
    int end = 0;
    for (Strip strip : strips) {
      assertThat(strip.first()).isEqualTo(end);
      assertThat(strip.inputFirst() % block).isZero();
      assertThat(strip.inputRows() % block).isZero();
      assertThat((strip.end() - strip.first() - block) * width)
          .isLessThanOrEqualTo(OnnxPrecoder.SAMPLES_PER_RUN);
      end = strip.end();
    }
    assertThat(end).isEqualTo(height);
  }
}
