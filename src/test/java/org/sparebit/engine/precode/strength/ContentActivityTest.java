package org.sparebit.engine.precode.strength;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.sparebit.engine.precode.Plane;
import org.sparebit.engine.precode.Planes;
import org.sparebit.engine.precode.strength.ContentActivity.Activity;

class ContentActivityTest {
  private static final double TYPICAL = 3.5;

  /** The numbers are what training/precoder/activity.py says of the same three frames. */
  @Test
  void measuresWhatTheCalibrationMeasured() throws Exception {
    StrengthVectors.Measured calibration = StrengthVectors.read().activity();
    ContentActivity content = new ContentActivity(25, TYPICAL);
    Activity activity = content.next(pattern(0));
    assertThat(activity.temporal()).isEqualTo(TYPICAL);
    // The mean over the frames.
    double spatial =
        (measure(pattern(0)).spatial()
                + measure(pattern(1)).spatial()
                + measure(pattern(2)).spatial())
            / 3;
    double temporal = (between(0, 1).temporal() + between(1, 2).temporal()) / 2;
    double noise =
        (measure(pattern(0)).noise() + measure(pattern(1)).noise() + measure(pattern(2)).noise())
            / 3;
    assertThat(noise).isEqualTo(calibration.noise(), within(1e-9));
    assertThat(spatial).isEqualTo(calibration.spatial(), within(1e-9));
    assertThat(temporal).isEqualTo(calibration.temporal(), within(1e-9));
  }

  @Test
  void tenBitCountsAsEight() {
    Plane eight = Planes.of(200, 120, 3, 8, (x, y) -> 50 + 4 * (x % 2));
    Plane ten = Planes.of(200, 120, 6, 10, (x, y) -> 200 + 16 * (x % 2));
    assertThat(measure(eight)).isEqualTo(measure(ten));
    assertThat(measure(eight).spatial()).isEqualTo(2);
  }

  @Test
  void forgetsWithinAFewSecondsAndDoesNotJump() {
    ContentActivity content = new ContentActivity(25, TYPICAL);
    Plane quiet = Planes.of(64, 64, 0, 8, (x, y) -> 100);
    Plane wild = Planes.of(64, 64, 0, 8, (x, y) -> 100 + 100 * (x % 2));
    content.next(quiet);
    assertThat(content.next(quiet)).isEqualTo(new Activity(0, 0, 1, 0));
    Activity first = content.next(wild);
    assertThat(first.spatial()).isEqualTo(2, within(1e-9));
    assertThat(first.temporal()).isEqualTo(2, within(1e-9));
    Activity later = first;
    for (int i = 0; i < 75; i++) {
      later = content.next(wild);
    }
    assertThat(later.spatial()).isGreaterThan(47);
    assertThat(later.temporal()).isLessThan(0.1);
  }

  @Test
  void picturesSmallerThanABlockHaveNone() {
    assertThat(measure(Planes.of(7, 7, 0, 8, (x, y) -> x * 30)))
        .isEqualTo(new Activity(0, TYPICAL, 0, 0));
  }

  @Test
  void countsBlocksWithoutTexture() {
    for (int bitDepth : new int[] {8, 10}) {
      int level = 1 << (bitDepth - 8);
      Plane half =
          Planes.of(
              128, 64, 0, bitDepth, (x, y) -> level * (x < 64 ? 50 + 2 * (x % 2) : 50 + x % 4));
      assertThat(measure(half).flat()).isEqualTo(0.5);
    }
  }

  @Test
  void noiseIsThatOfTheCalmPartsAndBarsOfBlackDoNotHideIt() {
    for (int bitDepth : new int[] {8, 10}) {
      int level = 1 << (bitDepth - 8);
      Plane grainy = grain(bitDepth, 4 * level, 0);
      assertThat(measure(grainy).noise()).isBetween(2.5, 4.0);
      assertThat(measure(grain(bitDepth, 4 * level, 64)).noise()).isBetween(2.5, 4.0);
      // Texture beside calm areas.
      Plane half =
          Planes.of(
              256, 256, 0, bitDepth, (x, y) -> level * (x < 128 ? 50 + 40 * ((x + y) % 2) : 50));
      assertThat(measure(half).noise()).isZero();
      assertThat(measure(Planes.of(256, 256, 0, bitDepth, (x, y) -> level * 16)).noise()).isZero();
    }
  }

  /** Grey with grain of a standard deviation below bars of black. */
  private static Plane grain(int bitDepth, int deviation, int bar) {
    Random random = new Random(1);
    int level = 1 << (bitDepth - 8);
    return Planes.of(
        256,
        256,
        0,
        bitDepth,
        (x, y) ->
            y < bar
                ? 16 * level
                : (int) Math.round(120 * level + deviation * random.nextGaussian()));
  }

  @Test
  void startsAgainWhenTheSizeChanges() {
    ContentActivity content = new ContentActivity(25, TYPICAL);
    content.next(pattern(0));
    assertThat(content.next(Planes.of(64, 64, 0, 8, (x, y) -> 100)))
        .isEqualTo(new Activity(0, TYPICAL, 1, 0));
  }

  private static Activity measure(Plane plane) {
    return new ContentActivity(25, TYPICAL).next(plane);
  }

  private static Activity between(int first, int second) {
    ContentActivity content = new ContentActivity(25, TYPICAL);
    content.next(pattern(first));
    return content.next(pattern(second));
  }

  private static Plane pattern(int frame) {
    return Planes.of(200, 120, 5, 8, (x, y) -> (x * 7 + y * 13 + x * y + frame * 11) % 251);
  }
}
