package org.sparebit.engine.precode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The models for GPUs and batches of frames, with real runs on the CPU. */
class GpuModelsTest {

  @ParameterizedTest
  @CsvSource({"8, 64, 48, 0", "10, 64, 48, 0", "8, 61, 47, 3", "10, 61, 47, 6"})
  void batchesOfFourGiveWhatSingleFramesGive(int bitDepth, int width, int height, int gap)
      throws Exception {
    // Six frames: a full run, and a short one at the end.
    List<PrecodeTask> single = tasks(6, width, height, gap, bitDepth);
    List<PrecodeTask> together = tasks(6, width, height, gap, bitDepth);
    try (Precoder one = GpuModels.open(bitDepth, 1);
        Precoder four = GpuModels.open(bitDepth, 4)) {
      for (PrecodeTask task : single) {
        one.precode(task.source(), task.target(), task.strength());
      }
      four.precode(together);
    }
    for (int i = 0; i < single.size(); i++) {
      assertThat(Planes.bytes(together.get(i).target()))
          .as("frame %d", i)
          .isEqualTo(Planes.bytes(single.get(i).target()));
    }
  }

  @Test
  void everyFrameOfABatchHasItsOwnStrength() throws Exception {
    Plane source = Planes.textured(64, 48, 0, 8, 1);
    List<PrecodeTask> tasks = new ArrayList<>();
    for (float amount : new float[] {0, 1e-6f, 0.5f, 1}) {
      tasks.add(new PrecodeTask(source, Planes.like(source), new Strength(0.9f, amount)));
    }
    try (Precoder precoder = GpuModels.open(8, 4)) {
      precoder.precode(tasks);
    }
    double[] changes = tasks.stream().mapToDouble(task -> change(source, task.target())).toArray();
    assertThat(changes[0]).isZero();
    // Too little to move any sample by half a level: the model itself ends in the identity.
    assertThat(changes[1]).isZero();
    assertThat(changes[2]).isGreaterThan(0.05);
    assertThat(changes[3]).isGreaterThan(1.3 * changes[2]);
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 10})
  void differsFromTheIntegerModelByALevelAtMost(int bitDepth) throws Exception {
    Plane source = Planes.textured(640, 360, 0, bitDepth, 5);
    for (Strength strength : List.of(new Strength(0.2f, 1), new Strength(1, 1.8f))) {
      int[] onCpu = new int[0];
      int[] onGpu = new int[0];
      try (Precoder integers = Precoders.open(bitDepth, null);
          Precoder floats = GpuModels.open(bitDepth, 1)) {
        Plane target = Planes.like(source);
        integers.precode(source, target, strength);
        onCpu = Planes.samples(target);
        floats.precode(source, target, strength);
        onGpu = Planes.samples(target);
      }
      int level = 1 << (bitDepth - 8);
      int beyond = 0;
      for (int i = 0; i < onCpu.length; i++) {
        beyond += Math.abs(onCpu[i] - onGpu[i]) > level ? 1 : 0;
      }
      assertThat(onGpu).isNotEqualTo(Planes.samples(source));
      assertThat(beyond).isLessThanOrEqualTo(onCpu.length / 1000);
    }
  }

  @Test
  void largeFramesAreAsManyFewerPerRun() throws Exception {
    try (Precoder precoder = GpuModels.open(8, 4)) {
      assertThat(precoder.framesPerRun(640, 360)).isEqualTo(4);
      assertThat(precoder.framesPerRun(1920, 1080)).isEqualTo(4);
      assertThat(precoder.framesPerRun(2560, 1440)).isEqualTo(2);
      assertThat(precoder.framesPerRun(3840, 2160)).isEqualTo(1);
      assertThat(precoder.framesPerRun(7680, 4320)).isEqualTo(1);
    }
  }

  @Test
  void modelsForTheCpuTakeOneFrameAtATime() throws Exception {
    try (Precoder precoder = Precoders.open(8, null)) {
      assertThat(precoder.framesPerRun(64, 48)).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 10})
  void framesThatAreTooLargeForARunAreCutWithoutSeams(int bitDepth) throws Exception {
    Plane source = Planes.textured(97, 83, 0, bitDepth, 1);
    Plane whole = Planes.like(source);
    Plane inStrips = Planes.like(source);
    try (Precoder large = GpuModels.open(bitDepth, 2);
        Precoder small = GpuModels.open(bitDepth, 2, 97 * 10)) {
      large.precode(source, whole, new Strength(0.9f, 1));
      small.precode(source, inStrips, new Strength(0.9f, 1));
    }
    assertThat(Planes.samples(inStrips)).isEqualTo(Planes.samples(whole));
  }

  @Test
  void warmingUpRunsAsManyFramesAsARunHas() throws Exception {
    try (Precoder precoder = GpuModels.open(10, 3)) {
      precoder.warmUp(64, 48);
      precoder.warmUp(61, 47);
    }
  }

  @Test
  void refusesFramesOfDifferentSizesInOneBatch() throws Exception {
    List<PrecodeTask> tasks = new ArrayList<>(tasks(1, 64, 48, 0, 8));
    tasks.addAll(tasks(1, 64, 52, 0, 8));
    try (Precoder precoder = GpuModels.open(8, 4)) {
      assertThatThrownBy(() -> precoder.precode(tasks))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static List<PrecodeTask> tasks(int count, int width, int height, int gap, int bitDepth) {
    List<PrecodeTask> tasks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Plane source = Planes.textured(width, height, gap, bitDepth, i);
      float quantiser = 0.3f + 0.1f * i;
      tasks.add(
          new PrecodeTask(source, Planes.like(source), new Strength(quantiser, 1 - 0.1f * i)));
    }
    return tasks;
  }

  private static double change(Plane source, Plane target) {
    int[] before = Planes.samples(source);
    int[] after = Planes.samples(target);
    long sum = 0;
    for (int i = 0; i < before.length; i++) {
      sum += Math.abs(after[i] - before[i]);
    }
    return (double) sum / before.length;
  }
}
