package org.sparebit.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TemporaryOutputTest {

  private static final Path FILM = Path.of("/media/out/film.mp4");

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  @Test
  void liesBesideTheOutputAndIsHidden() {
    Path temporary = TemporaryOutput.of(FILM, "12", 3);

    assertThat(temporary.getParent()).isEqualTo(Path.of("/media/out"));
    assertThat(name(temporary)).matches("\\.film\\.mp4\\.sparebit-12-3-[0-9a-f]{32}\\.part");
  }

  @Test
  void hasAnotherNameEveryTime() {
    assertThat(TemporaryOutput.of(FILM, "12", 3)).isNotEqualTo(TemporaryOutput.of(FILM, "12", 3));
  }

  @Test
  void isKnownAgainByItsJobItsOutputAndItsAttempt() {
    String name = name(TemporaryOutput.of(FILM, "12", 3));

    assertThat(TemporaryOutput.isOf(name, FILM, "12", 3)).isTrue();
    assertThat(TemporaryOutput.isOf(name, FILM, "12", 2)).as("a later attempt").isFalse();
    assertThat(TemporaryOutput.isOf(name, FILM, "1", 3)).as("another job").isFalse();
    assertThat(TemporaryOutput.isOf(name, FILM.resolveSibling("x.mp4"), "12", 3)).isFalse();
    assertThat(TemporaryOutput.isOf(name + ".mp4", FILM, "12", 3)).as("a user's file").isFalse();
    assertThat(TemporaryOutput.isOf(".film.mp4.sparebit-12-3-1.part", FILM, "12", 3)).isFalse();
  }

  @Test
  void staysWithinWhatFileSystemsTake() {
    Path output = Path.of("/media", "ü🎬".repeat(40) + ".mp4");

    String name = String.valueOf(TemporaryOutput.of(output, "1".repeat(19), 99).getFileName());

    assertThat(name.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(255);
    assertThat(name).contains("-99-").endsWith(".part").doesNotContain("?");
    assertThat(TemporaryOutput.isOf(name, output, "1".repeat(19), 99)).isTrue();
  }
}
