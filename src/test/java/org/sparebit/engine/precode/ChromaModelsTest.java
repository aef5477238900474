package org.sparebit.engine.precode;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The models that are shipped for chroma. */
class ChromaModelsTest {
  private static final Strength HALF = new Strength(0.7f, 0.5f);

  @ParameterizedTest
  @ValueSource(ints = {8, 10})
  void areasWithoutDetailStayExactlyAsTheyAre(int bitDepth) throws Exception {
    for (int level = 0; level < 256; level += 5) {
      int sample = level << (bitDepth - 8);
      Plane flat = Planes.of(36, 20, 0, bitDepth, (x, y) -> sample);
      assertThat(precode(flat, HALF)).as("level %d", level).containsOnly(sample);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 10})
  void edgesGetSteeperByTheAmount(int bitDepth) throws Exception {
    int scale = 1 << (bitDepth - 8);
    int[] result = precode(edge(100, 110, bitDepth), new Strength(0.7f, 0.2f));
    int row = 16 * 64;
    // Of the 60 neighbours of the last dark sample 26 are bright: 4 * 0.2 * 10 * 26 / 60 = 3.47.
    assertThat((double) result[row + 29] / scale).isBetween(96.0, 97.0);
    assertThat((double) result[row + 30] / scale).isBetween(113.0, 114.0);
    assertThat(result[row + 20]).isEqualTo(100 * scale);
    assertThat(result[row + 40]).isEqualTo(110 * scale);
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 10})
  void coloursDoNotRingAtStrongEdges(int bitDepth) throws Exception {
    int scale = 1 << (bitDepth - 8);
    int[] result = precode(edge(60, 200, bitDepth), new Strength(0.7f, 0.15f));
    for (int sample : result) {
      // By 32 * 0.15 = 4.8 levels at most.
      assertThat((double) sample / scale).isBetween(55.0, 205.0);
    }
    assertThat((double) result[16 * 64 + 29] / scale).isLessThan(56);
  }

  private static Plane edge(int left, int right, int bitDepth) {
    int scale = 1 << (bitDepth - 8);
    return Planes.of(64, 32, 0, bitDepth, (x, y) -> scale * (x < 30 ? left : right));
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 10})
  void oddPlaneHasNoSeamAtItsEdges(int bitDepth) throws Exception {
    // A ramp of which every row is the same: so must be the result, up to the last row.
    int scale = 1 << (bitDepth - 8);
    Plane columns = Planes.of(61, 47, 3, bitDepth, (x, y) -> scale * (60 + 3 * (x % 20)));
    int[] result = precode(columns, HALF);
    for (int y = 1; y < 47; y++) {
      for (int x = 0; x < 61; x++) {
        assertThat(result[y * 61 + x]).as("%d, %d", x, y).isEqualTo(result[x]);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 10})
  void amountZeroIsTheIdentity(int bitDepth) throws Exception {
    Plane source = Planes.textured(64, 48, 0, bitDepth, 1);
    assertThat(precode(source, new Strength(0.7f, 0))).isEqualTo(Planes.samples(source));
    assertThat(precode(source, new Strength(0.7f, 1e-6f))).isEqualTo(Planes.samples(source));
    assertThat(precode(source, HALF)).isNotEqualTo(Planes.samples(source));
  }

  private static int[] precode(Plane source, Strength strength) throws Exception {
    Plane target = Planes.like(source);
    try (Precoder precoder = Precoders.openChroma(source.bitDepth())) {
      precoder.precode(source, target, strength);
    }
    return Planes.samples(target);
  }
}
