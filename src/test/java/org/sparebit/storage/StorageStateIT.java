package org.sparebit.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparebit.storage.StorageTrouble.Kind;
import org.springframework.util.unit.DataSize;

/** A real file system that is full, read-only, or not mounted; needs the right to mount one. */
class StorageStateIT {
  @TempDir Path temp;
  private Path files;
  private StorageState state;

  @BeforeEach
  void mount() throws Exception {
    files = Files.createDirectory(temp.resolve("media"));
    assumeTrue(TestMount.mount(files), "needs the right to mount");
    Files.createFile(files.resolve("a.mp4"));
    state =
        new StorageState(
            new MediaRoots(files, temp.resolve("samples"), temp), temp, DataSize.ofMegabytes(256));
    assertThat(state.trouble()).isEmpty();
  }

  @AfterEach
  void unmount() throws Exception {
    TestMount.unmount(files);
  }

  @Test
  void fullDiskIsFullUntilSomeOfItIsFree() throws Exception {
    Path large = files.resolve("large");
    fill(large);
    assertThat(kind(state.trouble())).isEqualTo(Kind.FULL);
    assertThat(state.troubleAfterFull())
        .get()
        .satisfies(trouble -> assertThat(trouble.text()).contains("0 KB are free", "KB at least"));
    assertThat(state.canWrite("/isize_files/new.mp4")).isTrue();
    Files.delete(large);
    assertThat(state.troubleAfterFull()).isEmpty();
  }

  @Test
  void readOnlyDiskIsTheServersState() throws Exception {
    TestMount.remountReadOnly(files);
    assertThat(kind(state.trouble())).isEqualTo(Kind.READ_ONLY);
    assertThat(state.canWrite("/isize_files/new.mp4")).isFalse();
    assertThat(state.canRead("/isize_files/a.mp4")).as("empty").isFalse();
  }

  @Test
  void emptyMountPointIsAway() throws Exception {
    TestMount.unmount(files);
    assertThat(files).isEmptyDirectory();
    assertThat(kind(state.trouble())).isEqualTo(Kind.AWAY);
    TestMount.mount(files);
    Files.createFile(files.resolve("a.mp4"));
    assertThat(state.trouble()).isEmpty();
  }

  private static Kind kind(Optional<StorageTrouble> trouble) {
    return trouble.orElseThrow().kind();
  }

  private static void fill(Path file) {
    try (OutputStream out = Files.newOutputStream(file)) {
      byte[] block = new byte[4096];
      for (int i = 0; i < 100_000; i++) {
        out.write(block);
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("No space left");
    }
  }
}
