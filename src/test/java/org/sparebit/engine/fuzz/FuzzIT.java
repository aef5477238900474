package org.sparebit.engine.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small part of what {@code benchmarks/fuzz.sh} does at length. */
@Tag("alone")
class FuzzIT {
  private static final int FILES = 40;

  /** Coprime to the number of sources and of damages, so that all of them come. */
  private static final long STRIDE = 53;

  /** Those that have found something before. */
  private static final List<Long> FORMER_BUGS =
      List.of(73L, 304L, 491L, 729L, 1115L, 1628L, 1755L, 1788L, 1940L, 10_034L, 11_279L, 21_120L);

  @TempDir Path folder;

  @Test
  void brokenFilesNeitherCrashNorHangAndEachEndsWithAResultOrAClearFailure() throws Exception {
    try (FuzzRun run = new FuzzRun(folder, Duration.ofSeconds(60))) {
      for (int i = 0; i < FILES; i++) {
        run.run(i * STRIDE);
      }
      for (int i = 0; i < FILES; i++) {
        run.run(IntactFiles.FIRST_OF_ALL + i * STRIDE);
        run.run(IntactFiles.FIRST_OF_PARSED + i * STRIDE);
      }
      for (long seed : FORMER_BUGS) {
        run.run(seed);
      }
      assertThat(run.bugs()).isEmpty();
      assertThat(run.counts().values().stream().mapToInt(n -> n).sum())
          .isEqualTo(3 * FILES + FORMER_BUGS.size());
    }
  }
}
