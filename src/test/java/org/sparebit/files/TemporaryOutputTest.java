package org.sparebit.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
  void removesWhatEarlierAttemptsOfTheJobHaveLeftAndNothingElse(@TempDir Path folder)
      throws Exception {
    Path output = folder.resolve("film.mp4");
    Path first = Files.createFile(TemporaryOutput.of(output, "12", 1));
    Path stuck = Files.createDirectory(TemporaryOutput.of(output, "12", 2));
    Path third = Files.createFile(TemporaryOutput.of(output, "12", 2));
    Path running = Files.createFile(TemporaryOutput.of(output, "12", 3));
    Path other = Files.createFile(TemporaryOutput.of(output, "13", 1));
    List<String> removed = new ArrayList<>();
    List<String> failed = new ArrayList<>();

    try (HeldFolder held = new RootedFile(folder, output).openFolder()) {
      TemporaryOutput.removeAll(
          held,
          output,
          "12",
          2,
          new TemporaryOutput.Removal() {
            @Override
            public void removed(String name) {
              removed.add(name);
            }

            @Override
            public void failed(String name, IOException why) {
              failed.add(name);
            }
          });
    }

    assertThat(removed).containsExactlyInAnyOrder(name(first), name(third));
    assertThat(failed).containsExactly(name(stuck));
    assertThat(first).doesNotExist();
    assertThat(third).doesNotExist();
    assertThat(running).exists();
    assertThat(other).exists();
  }

  @Test
  void removesOneThatItsWorkerHasLeftAndMissesNoneThatIsGone(@TempDir Path folder)
      throws Exception {
    Path temporary = Files.createFile(TemporaryOutput.of(folder.resolve("film.mp4"), "12", 1));

    TemporaryOutput.remove(new RootedFile(folder, temporary));
    assertThat(temporary).doesNotExist();
    TemporaryOutput.remove(new RootedFile(folder, temporary));
    TemporaryOutput.remove(new RootedFile(folder, folder.resolve("gone").resolve("x.part")));
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
