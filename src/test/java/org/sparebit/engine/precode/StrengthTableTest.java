package org.sparebit.engine.precode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.sparebit.codec.PrecoderMode;
import org.sparebit.codec.VideoCodec;

class StrengthTableTest {

  @Test
  void saysWhereItsNumbersComeFrom() throws Exception {
    assertThat(StrengthTable.load().source()).contains("six clips");
  }

  @Test
  void refusesEntriesThatAreNeitherFixedNorFitted() {
    assertRefused(null, null, null, null);
    assertRefused(null, 1.0, null, null);
    assertRefused(0.4, 1.0, -0.5, null);
    assertRefused(1.4, null, null, null);
    assertRefused(null, 1.0, 0.5, null);
    assertRefused(0.4, null, null, 2.0);
  }

  @Test
  void refusesTablesWithGaps() throws Exception {
    StrengthTable good = StrengthTable.load();
    Map<VideoCodec, StrengthTable.Entry> codecs = new HashMap<>(good.codecs());
    codecs.remove(VideoCodec.VP9);
    assertThatThrownBy(() -> new StrengthTable("s", 8, 56, good.amounts(), codecs))
        .hasMessage("no strength for VP9");
    Map<PrecoderMode, Double> amounts = new HashMap<>(good.amounts());
    amounts.put(PrecoderMode.PRECODER_LOW, 1.5);
    assertThatThrownBy(() -> new StrengthTable("s", 8, 56, amounts, good.codecs()))
        .hasMessage("amount of PRECODER_LOW: 1.5");
    assertThatThrownBy(() -> new StrengthTable("s", 56, 8, good.amounts(), good.codecs()))
        .hasMessageContaining("56.0 to 8.0");
  }

  private static void assertRefused(
      @Nullable Double quantiser,
      @Nullable Double intercept,
      @Nullable Double slope,
      @Nullable Double maximumAmount) {
    assertThatThrownBy(() -> new StrengthTable.Entry(quantiser, intercept, slope, maximumAmount))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
