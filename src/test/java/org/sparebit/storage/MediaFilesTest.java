package org.sparebit.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MediaFilesTest {
  @TempDir Path temp;
  private Path root;
  private MediaFiles files;

  @BeforeEach
  void createRoots() throws IOException {
    root = Files.createDirectory(temp.toRealPath().resolve("media"));
    Path samples = Files.createDirectory(temp.toRealPath().resolve("samples"));
    Files.writeString(samples.resolve("test.mp4"), "x");
    files = new MediaFiles(new MediaRoots(root, samples));
  }

  @Test
  void acceptsAReadableInput() throws Exception {
    assertThat(files.input("/isize/samples//test.mp4").apiPath())
        .isEqualTo("/isize/samples/test.mp4");
  }

  @Test
  void refusesInputsThatNoDecoderNeedsToSee() throws Exception {
    Files.createFile(root.resolve("empty.mp4"));
    Files.createDirectory(root.resolve("folder"));
    assertRefused(() -> files.input("/isize_files/none.mp4"), "does not exist");
    assertRefused(() -> files.input("/isize/samples/test.mp4/x.mp4"), "Not a directory");
    assertRefused(() -> files.input("/isize_files/empty.mp4"), "is empty");
    assertRefused(() -> files.input("/isize_files/folder"), "a folder");
    assertRefused(() -> files.input("/isize_files"), "a folder");
    assertRefused(() -> files.input("/isize/samples/test.mp4/"), "not a file");
  }

  @Test
  void refusesADeviceAsInputOrOutput() throws IOException {
    MediaFiles devices = new MediaFiles(new MediaRoots(Path.of("/dev"), temp));
    assertRefused(() -> devices.input("/isize_files/zero"), "a device");
    assertRefused(() -> devices.output("/isize_files/null"), "not a regular file");
  }

  @Test
  void namesTheRemedyWhenPermissionsAreMissing() throws IOException {
    assumeFalse(System.getProperty("user.name").equals("root"), "root may read everything");
    Path locked = Files.writeString(root.resolve("locked.mp4"), "x");
    Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("-w-------"));
    assertRefused(() -> files.input("/isize_files/locked.mp4"), "give that user read permission");
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("r-x------"));
    assertRefused(() -> files.output("/isize_files/a.mp4"), "give that user write permission");
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void namesTheRemedyWhenTheFileSystemIsReadOnly() throws IOException {
    Optional<Path> readOnly = Optional.empty();
    for (FileStore store : FileSystems.getDefault().getFileStores()) {
      Path mount = Path.of(store.toString().replaceFirst(" \\(.*", ""));
      if (store.isReadOnly() && Files.isDirectory(mount)) {
        readOnly = Optional.of(mount);
      }
    }
    assumeTrue(readOnly.isPresent(), "needs a file system that is mounted read-only");
    MediaFiles mounted = new MediaFiles(new MediaRoots(readOnly.get(), temp));
    assertThatExceptionOfType(StorageUnavailableException.class)
        .isThrownBy(() -> mounted.output("/isize_files/a.mp4"))
        .withMessageContaining("mounted read-only");
  }

  @Test
  void acceptsAnOutputInMissingFoldersAndMakesNone() throws Exception {
    MediaFile output = files.output("/isize_files/a/b/c.mp4");
    assertThat(output.realPath()).isEqualTo(root.resolve("a/b/c.mp4"));
    assertThat(root.resolve("a")).doesNotExist();
  }

  @Test
  void refusesAnOutputBelowMoreFoldersThanAnybodyHas() throws Exception {
    assertThat(files.output("/isize_files/" + "a/".repeat(63) + "c.mp4")).isNotNull();
    assertRefused(
        () -> files.output("/isize_files/" + "a/".repeat(1000) + "c.mp4"),
        "1001 folders deep; accepted are at most 64");
  }

  @Test
  void refusesOutputsThatCanNotBecomeFiles() throws Exception {
    Files.createDirectory(root.resolve("folder.mp4"));
    Files.writeString(root.resolve("file"), "x");
    assertRefused(() -> files.output("/isize/samples/out.mp4"), "read-only");
    assertRefused(() -> files.output("/isize_files/folder.mp4"), "names a folder");
    assertRefused(() -> files.output("/isize_files/new/"), "names a folder");
    assertRefused(() -> files.output("/isize_files/file/a.mp4"), "Not a directory");
  }

  @Test
  void acceptsAnOutputThatReplacesAFile() throws Exception {
    Files.writeString(root.resolve("old.mp4"), "x");
    assertThat(files.output("/isize_files/old.mp4").realPath()).isEqualTo(root.resolve("old.mp4"));
  }

  private void assertRefused(ThrowingCallable use, String reason) {
    assertThatExceptionOfType(PathRefusedException.class)
        .isThrownBy(use)
        .withMessageContaining(reason)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain(temp.toString()));
  }
}
