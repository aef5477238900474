package org.sparebit.engine.precode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparebit.engine.precode.PrecoderModel.Component;
import org.sparebit.engine.precode.PrecoderModel.Processor;

/** The models that are shipped, on planes small enough for a unit test. */
class ShippedModelsTest {
  private static final Strength FULL = new Strength(0.5f, 1);

  @ParameterizedTest
  @ValueSource(ints = {8, 10})
  void leavesThePictureAloneAtAmountZero(int bitDepth) throws Exception {
    Plane source = Planes.textured(64, 48, 0, bitDepth, 1);
    assertThat(precode(source, new Strength(0.5f, 0))).isEqualTo(Planes.samples(source));
    // Too little to move any sample by half a level: the model itself ends in the identity.
    assertThat(precode(source, new Strength(0.5f, 1e-6f))).isEqualTo(Planes.samples(source));
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 10})
  void changesTextureModeratelyAndMoreSoWithTheQuantiser(int bitDepth) throws Exception {
    Plane source = Planes.textured(64, 48, 0, bitDepth, 1);
    double gentle = change(source, new Strength(0.1f, 1));
    double strong = change(source, new Strength(0.9f, 1));
    double half = change(source, new Strength(0.9f, 0.5f));
    assertThat(gentle).isGreaterThan(0.05);
    assertThat(strong).isGreaterThan(2 * gentle).isLessThan(10);
    assertThat(half).isLessThan(0.7 * strong);
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 10})
  void staysWithinTheRangeOfTheBitDepth(int bitDepth) throws Exception {
    int highest = (1 << bitDepth) - 1;
    Plane source = Planes.of(64, 48, 0, bitDepth, (x, y) -> (x / 3 + y / 2) % 2 == 0 ? 0 : highest);
    int[] result = precode(source, new Strength(1, 4));
    assertThat(Arrays.stream(result).min().orElseThrow()).isZero();
    assertThat(Arrays.stream(result).max().orElseThrow()).isEqualTo(highest);
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 10})
  void oddPlaneGivesWhatThePaddedPlaneGives(int bitDepth) throws Exception {
    Plane source = Planes.textured(61, 47, 3, bitDepth, 1);
    Plane padded =
        Planes.of(
            64, 48, 0, bitDepth, (x, y) -> Planes.get(source, Math.min(x, 60), Math.min(y, 46)));
    int[] expected = precode(padded, FULL);
    int[] actual = precode(source, FULL);
    for (int y = 0; y < 47; y++) {
      assertThat(Arrays.copyOfRange(actual, y * 61, y * 61 + 61))
          .isEqualTo(Arrays.copyOfRange(expected, y * 64, y * 64 + 61));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 10})
  void edgesOfAFlatPictureAreLikeItsMiddle(int bitDepth) throws Exception {
    for (int level : new int[] {16, 100, 235}) {
      Plane source = Planes.of(64, 48, 0, bitDepth, (x, y) -> level << (bitDepth - 8));
      int[] result = precode(source, new Strength(0.9f, 1));
      for (int y = 0; y < 48; y++) {
        for (int x = 0; x < 64; x++) {
          // The network may treat places within its blocks of 4x4 differently.
          assertThat(result[y * 64 + x]).isEqualTo(result[(y % 4 + 24) * 64 + x % 4 + 32]);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 10})
  void stripsLeaveNoSeams(int bitDepth) throws Exception {
    Plane source = Planes.textured(97, 83, 0, bitDepth, 1);
    Plane inStrips = Planes.like(source);
    try (Precoder precoder =
        TestModels.open(PrecoderFiles.model(Component.LUMA, bitDepth, Processor.CPU), 97 * 10)) {
      precoder.precode(source, inStrips, new Strength(0.9f, 1));
    }
    assertThat(Planes.samples(inStrips)).isEqualTo(precode(source, new Strength(0.9f, 1)));
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 10})
  void lineSizeDoesNotMatter(int bitDepth) throws Exception {
    Plane packed = Planes.textured(64, 48, 0, bitDepth, 1);
    Plane gaps = Planes.of(64, 48, 32, bitDepth, (x, y) -> Planes.get(packed, x, y));
    assertThat(precode(gaps, FULL)).isEqualTo(precode(packed, FULL));
  }

  @Test
  void tenBitKeepsTheTwoLowestBits() throws Exception {
    Plane source = Planes.textured(64, 48, 0, 10, 1);
    int[] before = Planes.samples(source);
    int[] after = precode(source, new Strength(0.1f, 1));
    for (int low = 0; low < 4; low++) {
      int bits = low;
      assertThat(Arrays.stream(after).filter(sample -> (sample & 3) == bits).count())
          .isGreaterThan(after.length / 8);
    }
    // Through 8 bit, a plane one level brighter would come out the same or four levels brighter.
    Plane brighter = Planes.of(64, 48, 0, 10, (x, y) -> before[y * 64 + x] + 1);
    int[] afterBrighter = precode(brighter, new Strength(0.1f, 1));
    long byOne =
        IntStream.range(0, after.length).filter(i -> afterBrighter[i] - after[i] == 1).count();
    assertThat(byOne).isGreaterThan(after.length * 8L / 10);
  }

  @Test
  void tenBitDoesWhatEightBitDoes() throws Exception {
    Plane eight = Planes.textured(64, 48, 0, 8, 1);
    Plane ten = Planes.of(64, 48, 0, 10, (x, y) -> 4 * Planes.get(eight, x, y));
    int[] expected = precode(eight, FULL);
    int[] actual = precode(ten, FULL);
    for (int i = 0; i < actual.length; i++) {
      assertThat(actual[i] / 4.0).isBetween(expected[i] - 0.51, expected[i] + 0.51);
    }
  }

  @Test
  void fourThreadsAtOnceGetWhatOneGets() throws Exception {
    List<Plane> sources = new ArrayList<>();
    List<int[]> expected = new ArrayList<>();
    List<Future<int[]>> actual = new ArrayList<>();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (Precoder precoder =
        TestModels.open(PrecoderFiles.model(Component.LUMA, 8, Processor.CPU))) {
      for (int i = 0; i < 80; i++) {
        // Sizes differ, so that scratch buffers change hands between them.
        Plane source = Planes.textured(64 + i % 7, 48 + i % 5, i % 3, 8, i);
        sources.add(source);
        expected.add(precode(precoder, source, FULL));
      }
      for (Plane source : sources) {
        actual.add(threads.submit(() -> precode(precoder, source, FULL)));
      }
      for (int i = 0; i < expected.size(); i++) {
        assertThat(actual.get(i).get()).as("plane %d", i).isEqualTo(expected.get(i));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static double change(Plane source, Strength strength) throws Exception {
    double scale = 1 << (source.bitDepth() - 8);
    return meanChange(Planes.samples(source), precode(source, strength)) / scale;
  }

  private static double meanChange(int[] before, int[] after) {
    long sum = 0;
    for (int i = 0; i < before.length; i++) {
      sum += Math.abs(after[i] - before[i]);
    }
    return (double) sum / before.length;
  }

  private static int[] precode(Plane source, Strength strength) throws Exception {
    try (Precoder precoder = Precoders.open(source.bitDepth(), null)) {
      return precode(precoder, source, strength);
    }
  }

  private static int[] precode(Precoder precoder, Plane source, Strength strength)
      throws PrecoderException {
    Plane target = Planes.like(source);
    precoder.precode(source, target, strength);
    return Planes.samples(target);
  }
}
