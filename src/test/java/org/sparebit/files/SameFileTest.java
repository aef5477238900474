package org.sparebit.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SameFileTest {
  @TempDir Path folder;

  @Test
  void linksLeadToTheSameFileAndCopiesDoNot() throws Exception {
    Path file = Files.writeString(folder.resolve("in.mp4"), "video");
    Path hard = Files.createLink(folder.resolve("hard.mp4"), file);
    Path symbolic = Files.createSymbolicLink(folder.resolve("symbolic.mp4"), file);
    Path copy = Files.copy(file, folder.resolve("copy.mp4"));

    assertThat(SameFile.is(file, file)).isTrue();
    assertThat(SameFile.is(file, hard)).isTrue();
    assertThat(SameFile.is(file, symbolic)).isTrue();
    assertThat(SameFile.is(file, copy)).isFalse();
  }

  @Test
  void whatIsNotThereIsTheSameOnlyByItsPath() throws Exception {
    Path file = Files.writeString(folder.resolve("in.mp4"), "video");
    Path none = folder.resolve("none.mp4");
    Path dangling = Files.createSymbolicLink(folder.resolve("dangling.mp4"), none);

    assertThat(SameFile.is(file, none)).isFalse();
    assertThat(SameFile.is(file, dangling)).isFalse();
    assertThat(SameFile.is(none, none)).isTrue();
  }
}
