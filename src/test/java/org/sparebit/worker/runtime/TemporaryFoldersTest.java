package org.sparebit.worker.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporaryFoldersTest {
  @TempDir Path parent;

  @Test
  void everyWorkerHasOneThatNobodyElseMayEnter() throws Exception {
    TemporaryFolders folders = new TemporaryFolders(parent);

    Path first = folders.create();
    Path second = folders.create();

    assertThat(first).isNotEqualTo(second);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(first)))
        .isEqualTo("rwx------");
  }

  @Test
  void itGoesWithAllThatIsInIt() throws Exception {
    TemporaryFolders folders = new TemporaryFolders(parent);
    Path outside = Files.createDirectory(parent.resolve("outside"));
    Files.createFile(outside.resolve("stays"));
    Path folder = folders.create();
    Files.createFile(Files.createDirectory(folder.resolve("sub")).resolve("file"));
    Files.createSymbolicLink(folder.resolve("link"), outside);

    folders.delete(folder);

    assertThat(folder).doesNotExist();
    assertThat(outside.resolve("stays")).exists();
  }

  @Test
  void whatAProcessThatIsGoneLeftBehindGoesAndWhatOthersUseStays() throws Exception {
    Path abandoned = Files.createDirectory(parent.resolve(UUID.randomUUID().toString()));
    Files.createFile(abandoned.resolve("leftover"));
    Path foreign = Files.createDirectory(parent.resolve("not-ours"));
    Path used = new TemporaryFolders(parent).create();

    new TemporaryFolders(parent).create();

    assertThat(abandoned).doesNotExist();
    assertThat(foreign).exists();
    assertThat(used).exists();
  }

  @Test
  void itIsMadeAnewWhereSomebodyTidiedUp() throws Exception {
    TemporaryFolders folders = new TemporaryFolders(parent);
    TemporaryFolders.deleteTree(folders.create().resolve("..").normalize());

    assertThat(folders.create()).isDirectory();
  }
}
