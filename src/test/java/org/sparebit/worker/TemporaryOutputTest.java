package org.sparebit.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TemporaryOutputTest {

  @Test
  void liesBesideTheOutputAndIsHidden() {
    assertThat(TemporaryOutput.of(Path.of("/media/out/film.mp4"), "12", 3))
        .isEqualTo(Path.of("/media/out/.film.mp4.12-3.part"));
  }

  @Test
  void staysWithinWhatFileSystemsTake() {
    Path output = Path.of("/media", "ü🎬".repeat(40) + ".mp4");

    String name = String.valueOf(TemporaryOutput.of(output, "1".repeat(19), 99).getFileName());

    assertThat(name.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(255);
    assertThat(name).endsWith("-99.part").doesNotContain("?");
  }
}
