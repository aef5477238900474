package org.sparebit.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MediaRootsTest {
  @TempDir Path temp;
  private Path files;
  private Path samples;
  private MediaRoots roots;

  @BeforeEach
  void createRoots() throws IOException {
    files = Files.createDirectories(temp.toRealPath().resolve("media"));
    samples = Files.createDirectories(temp.toRealPath().resolve("data/samples"));
    roots = new MediaRoots(files, samples);
  }

  @Test
  void mapsBothRoots() throws Exception {
    assertThat(roots.resolve("/isize_files/a/b.mp4").path()).isEqualTo(files.resolve("a/b.mp4"));
    assertThat(roots.resolve("/isize/samples/test.mp4").path())
        .isEqualTo(samples.resolve("test.mp4"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/etc/passwd",
        "/isize_filesystem/a.mp4",
        "/isize",
        "/isize/other/a.mp4",
        "/",
        "//",
        "isize_files/a.mp4",
        "",
        " /isize_files/a.mp4",
        "/ISIZE_FILES/a.mp4"
      })
  void refusesWhatIsNotBelowARoot(String path) {
    assertRefused(path, "/isize_files and /isize/samples");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/isize_files/../etc/passwd",
        "/isize_files/a/../b.mp4",
        "/isize_files/..",
        "/../isize_files/a.mp4"
      })
  void refusesParentSegments(String path) {
    assertRefused(path, "\"..\"");
  }

  @Test
  void refusesTheRealPathOfAFile() throws IOException {
    Path real = Files.writeString(files.resolve("a.mp4"), "x");
    assertRefused(real.toString(), "not below an allowed folder");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/isize_files/a\0.mp4", "/isize_files/a\n.mp4", "/isize_files/\u0085"})
  void refusesControlCharactersAndShowsThemEscaped(String path) {
    assertThatExceptionOfType(PathRefusedException.class)
        .isThrownBy(() -> roots.resolve(path))
        .withMessageContaining("control character")
        .withMessageMatching("\\P{Cntrl}*\\\\u00.*");
  }

  @Test
  void refusesHalfACharacterWhichNoFileSystemTakes() {
    assertRefused("/isize_files/\ud800.mp4", "half a character");
  }

  @Test
  void refusesNamesAndPathsThatAreTooLong() {
    assertRefused("/isize_files/" + "a".repeat(256), "255 bytes");
    assertRefused("/isize_files/" + "é".repeat(128), "255 bytes");
    assertRefused("/isize_files/" + "a/".repeat(1600), "too long");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://host/a.mp4", "s3://bucket/a.mp4", "file:///isize_files/a", "rtmp://h"})
  void refusesUrlsAndSaysWhatIsSupported(String url) {
    assertRefused(url, "no kind of URL is supported at present");
  }

  @Test
  void namesAFileInOneWayHoweverItIsSpelled() throws Exception {
    Files.createDirectory(files.resolve("real"));
    Files.createSymbolicLink(files.resolve("link"), files.resolve("real"));
    for (String spelling :
        new String[] {
          "/isize_files/real/new.mp4", "//isize_files///real/./new.mp4", "/isize_files/link/new.mp4"
        }) {
      MediaFile file = roots.locate(ApiPath.parse(spelling));
      assertThat(file.apiPath()).isEqualTo("/isize_files/real/new.mp4");
      assertThat(file.realPath()).isEqualTo(files.resolve("real/new.mp4"));
    }
  }

  @Test
  void refusesSymbolicLinksThatLeadOutside() throws IOException {
    Path secret = Files.writeString(temp.resolve("secret"), "x");
    Files.createSymbolicLink(files.resolve("file"), secret);
    Files.createSymbolicLink(files.resolve("folder"), temp);
    assertRefused("/isize_files/file", "symbolic link");
    assertRefused("/isize_files/folder/secret", "symbolic link");
    assertRefused("/isize_files/folder/not-yet-there.mp4", "symbolic link");
  }

  @Test
  void refusesLinksThatLeadNowhere() throws IOException {
    Files.createSymbolicLink(files.resolve("dangling"), temp.resolve("gone"));
    Files.createSymbolicLink(files.resolve("loop"), files.resolve("loop"));
    assertRefused("/isize_files/dangling", "leads nowhere");
    assertRefused("/isize_files/loop/a.mp4", "can't be used");
  }

  @Test
  void keepsTheSamplesReadOnlyAlsoThroughALink() throws Exception {
    Files.createSymbolicLink(files.resolve("shortcut"), samples);
    MediaFile file = roots.locate(ApiPath.parse("/isize_files/shortcut/test.mp4"));
    assertThat(file.readOnly()).isTrue();
    assertThat(file.apiPath()).isEqualTo("/isize/samples/test.mp4");
  }

  @Test
  void keepsTheSamplesReadOnlyWhenTheyLieInsideTheFilesFolder() throws Exception {
    MediaRoots nested = new MediaRoots(temp.toRealPath(), samples);
    MediaFile file = nested.locate(ApiPath.parse("/isize_files/data/samples/test.mp4"));
    assertThat(file.readOnly()).isTrue();
  }

  @Test
  void saysThatTheServerIsAtFaultWhenARootIsMissing() throws Exception {
    Files.delete(files);
    assertThatExceptionOfType(StorageUnavailableException.class)
        .isThrownBy(() -> roots.resolve("/isize_files/a.mp4").path())
        .withMessageContaining("missing on the server")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain(temp.toString()));
    assertThat(roots.resolve("/isize/samples/a.mp4").path()).isEqualTo(samples.resolve("a.mp4"));
  }

  @Test
  void acceptsNamesOfEveryScript() throws Exception {
    assertThat(roots.resolve("/isize_files/日本 – é.mp4").path().getFileName())
        .hasToString("日本 – é.mp4");
  }

  private void assertRefused(String path, String reason) {
    assertThatExceptionOfType(PathRefusedException.class)
        .isThrownBy(() -> roots.resolve(path))
        .withMessageContaining(reason)
        .withMessageStartingWith("\"")
        .satisfies(
            e -> {
              if (!path.startsWith(temp.toString())) {
                assertThat(e.getMessage()).doesNotContain(temp.toString());
              }
            });
  }
}
