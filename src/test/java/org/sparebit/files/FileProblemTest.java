package org.sparebit.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileProblemTest {
  @TempDir Path folder;

  @Test
  void saysWhatTheSystemSaysWithoutThePath() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");
    assertThat(FileProblem.reason(failureOf(() -> Files.size(folder.resolve("none")))))
        .isEqualTo("no such file or folder");
    assertThat(FileProblem.reason(failureOf(() -> Files.createFile(file))))
        .isEqualTo("a file of that name is in the way");
    assertThat(FileProblem.reason(failureOf(() -> Files.newInputStream(file.resolve("below")))))
        .isEqualTo("Not a directory");
  }

  @Test
  void givesThePathToWhoeverRunsTheServer() {
    Path none = folder.resolve("none");
    assertThat(FileProblem.reasonAndPath(failureOf(() -> Files.size(none))))
        .isEqualTo("no such file or folder: " + none);
  }

  @Test
  void takesTheSystemsWordsButNoPathThatIsAmongThem() {
    assertThat(FileProblem.reason(new IOException("No space left on device")))
        .isEqualTo("No space left on device");
    assertThat(FileProblem.reason(new IOException("can't map /srv/media/film.mp4")))
        .isEqualTo("IOException");
    assertThat(FileProblem.reason(new FileNotFoundException("/srv/media (Is a directory)")))
        .isEqualTo("FileNotFoundException");
  }

  @Test
  void namesTheUserByNameAndNumber() {
    assertThat(FileProblem.user()).matches("\\S+ \\(uid \\d+\\)");
  }

  private interface Doing {
    Object run() throws IOException;
  }

  private static IOException failureOf(Doing doing) {
    try {
      throw new AssertionError("expected a failure, got " + doing.run());
    } catch (IOException e) {
      return e;
    }
  }
}
