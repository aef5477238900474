package org.sparebit.worker.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnpackOnceTest {
  @TempDir Path parent;

  @Test
  void fillsFolderOnce() throws Exception {
    Path first = unpack("00000000000000b1", "first");
    Path second = unpack("00000000000000b1", "second");

    assertThat(second).isEqualTo(first).isEqualTo(parent.resolve("00000000000000b1"));
    assertThat(first.resolve("file")).hasContent("first");
    assertThat(folders()).containsExactly("00000000000000b1");
  }

  @Test
  void leavesNothingBehindWhenFillingFails() throws Exception {
    assertThatThrownBy(
            () ->
                new UnpackOnce(parent)
                    .folder(
                        "00000000000000b1",
                        into -> {
                          Files.writeString(into.resolve("file"), "half");
                          throw new IOException("no space left on device");
                        }))
        .hasMessage("no space left on device");

    assertThat(folders()).isEmpty();
  }

  @Test
  void usesTheFolderOfAnotherProcessThatWasFaster() throws Exception {
    Path folder =
        new UnpackOnce(parent)
            .folder(
                "00000000000000b1",
                into -> {
                  Files.writeString(into.resolve("file"), "slower");
                  Files.createDirectory(parent.resolve("00000000000000b1"));
                  Files.writeString(parent.resolve("00000000000000b1/file"), "faster");
                });

    assertThat(folder.resolve("file")).hasContent("faster");
    assertThat(folders()).containsExactly("00000000000000b1");
  }

  @Test
  void deletesWhatNobodyUses() throws Exception {
    Files.createDirectories(parent.resolve("00000000000000b0/lib"));
    Files.writeString(parent.resolve("00000000000000b0/lib/file"), "old");

    unpack("00000000000000b1", "new");

    assertThat(folders()).containsExactly("00000000000000b1");
  }

  @Test
  void keepsFoldersThatAreNoBuilds() throws Exception {
    Files.createDirectories(parent.resolve("isize_files"));

    unpack("00000000000000b1", "new");

    assertThat(folders()).containsExactlyInAnyOrder("00000000000000b1", "isize_files");
  }

  @Test
  void keepsWhatThisProcessUses() throws Exception {
    unpack("00000000000000b1", "one");
    unpack("00000000000000b2", "two");

    assertThat(folders()).containsExactlyInAnyOrder("00000000000000b1", "00000000000000b2");
  }

  @Test
  void deletesHalfWrittenFoldersOnceTheyAreOld() throws Exception {
    Path abandoned =
        Files.createDirectory(
            parent.resolve("00000000000000b1-11111111-2222-3333-4444-555555555555.part"));
    Path fresh =
        Files.createDirectory(
            parent.resolve("00000000000000b1-66666666-2222-3333-4444-555555555555.part"));
    Files.setLastModifiedTime(abandoned, FileTime.from(Instant.now().minus(Duration.ofHours(2))));

    unpack("00000000000000b1", "one");

    assertThat(abandoned).doesNotExist();
    assertThat(fresh).exists();
  }

  private Path unpack(String name, String content) throws IOException {
    return new UnpackOnce(parent)
        .folder(name, into -> Files.writeString(into.resolve("file"), content));
  }

  private List<String> folders() throws IOException {
    try (Stream<Path> content = Files.list(parent)) {
      return content.filter(Files::isDirectory).map(path -> "" + path.getFileName()).toList();
    }
  }
}
