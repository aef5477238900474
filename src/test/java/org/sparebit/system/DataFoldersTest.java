package org.sparebit.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFoldersTest {
  @TempDir Path temp;

  @Test
  void createsBothFoldersAndLeavesNothingInThem() {
    Path data = temp.resolve("a/data");
    Path files = temp.resolve("b/files");
    DataFolders.prepare(data, files);
    assertThat(data).isEmptyDirectory();
    assertThat(files).isEmptyDirectory();
  }

  @Test
  void namesTheRemedyWhenTheDataFolderIsAFile() throws IOException {
    Path file = Files.createFile(temp.resolve("file"));
    assertThatExceptionOfType(StartupFailure.class)
        .isThrownBy(() -> DataFolders.prepare(file, temp))
        .withMessage("The data directory " + file + " can't be used: " + file + " is a file.")
        .satisfies(e -> assertThat(e.action()).contains("Set SPAREBIT_DATA_DIR to a folder"));
  }

  @Test
  void namesTheRemedyWhenTheDataFolderRefusesFiles() {
    assertThatExceptionOfType(StartupFailure.class)
        .isThrownBy(() -> DataFolders.prepare(Path.of("/proc/self/fd"), temp.resolve("files")))
        .withMessageStartingWith("The data directory /proc/self/fd can't be used: ")
        .satisfies(
            e ->
                assertThat(e.action())
                    .contains("the user " + System.getProperty("user.name"))
                    .contains("write permission"));
  }

  @Test
  void namesTheRemedyWhenTheFilesFolderCanNotBeCreated() {
    assertThatExceptionOfType(StartupFailure.class)
        .isThrownBy(() -> DataFolders.prepare(temp, Path.of("/proc/none")))
        .withMessageStartingWith("The files directory /proc/none")
        .satisfies(e -> assertThat(e.action()).contains("SPAREBIT_FILES_DIR"));
  }

  @Test
  void refusesAFilesFolderInWhichJobsWouldReachTheDatabase() throws IOException {
    Path data = Files.createDirectories(temp.resolve("media/data"));
    Path link = Files.createSymbolicLink(temp.resolve("link"), temp.resolve("media"));
    for (Path files : List.of(temp.resolve("media"), data, link, data.resolve("db"), temp)) {
      assertThatExceptionOfType(StartupFailure.class)
          .as(files.toString())
          .isThrownBy(() -> DataFolders.prepare(data, files))
          .satisfies(e -> assertThat(e.action()).contains("SPAREBIT_FILES_DIR"));
    }
    DataFolders.prepare(data, data.resolve("isize_files"));
    DataFolders.prepare(data, temp.resolve("media2"));
  }

  @Test
  void keepsOthersOutOfWhatAnOlderVersionLeftOpen() throws IOException {
    Set<PosixFilePermission> everybody = PosixFilePermissions.fromString("rwxrwxrwx");
    for (String own : List.of("db", "backups", "logs", "tmp", "runtime", "codecs", "samples")) {
      Files.setPosixFilePermissions(Files.createDirectory(temp.resolve(own)), everybody);
    }
    Files.setPosixFilePermissions(temp, everybody);

    DataFolders.prepare(temp, temp.resolve("isize_files"));

    for (String own : List.of("db", "backups", "logs", "tmp")) {
      assertThat(permissions(own)).as(own).isEqualTo("rwx------");
    }
    for (String own : List.of("runtime", "codecs")) {
      assertThat(permissions(own)).as(own).isEqualTo("rwxr-xr-x");
    }
    assertThat(permissions("samples")).isEqualTo("rwxrwxrwx");
    assertThat(permissions("")).as("may hold the media folder").isEqualTo("rwxrwxrwx");
  }

  private String permissions(String name) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(temp.resolve(name)));
  }

  @Test
  void startsWithAFilesFolderThatCanBeReadOnly() {
    DataFolders.prepare(temp, Path.of("/proc/self/fd"));
  }
}
