package org.sparebit.engine.precode;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Native memory, as the kernel sees it. */
@Tag("alone")
class PrecoderMemoryIT {
  private static final Strength FULL = new Strength(0.5f, 1);

  @Test
  void resultsAreFreedWithTheirCalls() throws Exception {
    Plane source = Planes.textured(640, 360, 0, 8, 1);
    Plane target = Planes.like(source);
    try (Precoder precoder = Precoders.open(8, null)) {
      precodeRepeatedly(precoder, source, target, 20);
      long before = residentBytes();
      precodeRepeatedly(precoder, source, target, 400);
      // Kept results would be 92 MB.
      assertThat(residentBytes() - before).isLessThan(30L << 20);
    }
  }

  @Test
  void closingFreesTheModel() throws Exception {
    Plane source = Planes.textured(960, 540, 0, 8, 1);
    Plane target = Planes.like(source);
    openAndPrecode(source, target, 10);
    long before = residentBytes();
    openAndPrecode(source, target, 100);
    // Kept arenas would be 600 MB.
    assertThat(residentBytes() - before).isLessThan(60L << 20);
  }

  /** A frame of four times the samples must not take four times the memory. */
  @Test
  void largeFramesTakeTheMemoryOfOneStrip() throws Exception {
    Plane source = Planes.textured(3840, 2160, 0, 8, 1);
    Plane target = Planes.like(source);
    try (Precoder precoder =
        TestModels.open(
            PrecoderFiles.model(PrecoderModel.Component.LUMA, 8, PrecoderModel.Processor.CPU),
            OnnxPrecoder.SAMPLES_PER_RUN / 8)) {
      long before = residentBytes();
      precodeRepeatedly(precoder, source, target, 5);
      // In one run it would be 100 MB.
      assertThat(residentBytes() - before).isLessThan(60L << 20);
    }
  }

  private static void openAndPrecode(Plane source, Plane target, int times) throws Exception {
    for (int i = 0; i < times; i++) {
      try (Precoder precoder = Precoders.open(8, null)) {
        precoder.precode(source, target, FULL);
      }
    }
  }

  private static void precodeRepeatedly(Precoder precoder, Plane source, Plane target, int times)
      throws PrecoderException {
    for (int i = 0; i < times; i++) {
      precoder.precode(source, target, FULL);
    }
  }

  private static long residentBytes() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
      }
    }
    throw new IllegalStateException("/proc/self/status has no VmRSS");
  }
}
