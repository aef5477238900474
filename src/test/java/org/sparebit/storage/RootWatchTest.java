package org.sparebit.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparebit.storage.StorageTrouble.Kind;

/** What a folder looks like whose disk is not mounted. */
class RootWatchTest {
  @TempDir Path temp;
  private Path data;
  private Path folder;
  private List<String> mounts = List.of("1 0 8:1 / / rw - ext4 /dev/sda1 rw");
  private RootWatch watch;

  @BeforeEach
  void createFolders() throws IOException {
    data = Files.createDirectory(temp.resolve("data"));
    folder = Files.createDirectory(temp.toRealPath().resolve("with space"));
    watch = watch();
  }

  private RootWatch watch() {
    return new RootWatch("/isize_files", folder, data, () -> mounts);
  }

  private void mount() {
    mounts =
        List.of(
            "1 0 8:1 / / rw - ext4 /dev/sda1 rw",
            "2 1 8:2 / %s rw - ext4 /dev/sdb1 rw"
                .formatted(folder.toString().replace(" ", "\\040")));
  }

  private void unmount() {
    mounts = mounts.subList(0, 1);
  }

  @Test
  void folderIsAwayWhileItIsMissing() throws IOException {
    assertThat(watch.away()).isEmpty();
    Path elsewhere = temp.resolve("elsewhere");
    Files.move(folder, elsewhere);
    assertThat(watch.away()).get().extracting(StorageTrouble::kind).isEqualTo(Kind.AWAY);
    Files.move(elsewhere, folder);
    assertThat(watch.away()).isEmpty();
  }

  @Test
  void folderThatItsUsersHaveEmptiedIsWell() throws IOException {
    Path file = Files.createFile(folder.resolve("a.mp4"));
    assertThat(watch.away()).isEmpty();
    Files.delete(file);
    assertThat(watch.away()).isEmpty();
    assertThat(watch().away()).as("after a restart").isEmpty();
  }

  @Test
  void emptyFolderInThePlaceOfOneWithFilesIsAway() throws IOException {
    Files.createFile(folder.resolve("a.mp4"));
    assertThat(watch.away()).isEmpty();
    Files.move(folder, temp.resolve("elsewhere"));
    Files.createDirectory(folder);
    assertThat(watch.away())
        .get()
        .satisfies(
            trouble ->
                assertThat(trouble.text())
                    .contains("not mounted. Mount it.")
                    .endsWith(".")
                    .doesNotContain(temp.toString()));
    Files.createFile(folder.resolve("b.mp4"));
    assertThat(watch.away()).as("files are there: it was meant").isEmpty();
  }

  @Test
  void mountPointWithoutItsMountIsAwayWhateverLiesInIt() throws IOException {
    Files.createFile(folder.resolve("NOT MOUNTED"));
    mount();
    assertThat(watch.away()).isEmpty();
    unmount();
    assertThat(watch.away()).isPresent();
    mount();
    assertThat(watch.away()).isEmpty();
  }

  @Test
  void emptyMountPointIsAwayAlsoForAServerThatStartsWithoutTheMount() throws IOException {
    Path file = Files.createFile(folder.resolve("a.mp4"));
    mount();
    assertThat(watch.away()).isEmpty();
    unmount();
    Files.delete(file);
    assertThat(watch().away()).isPresent();
    mount();
    assertThat(watch().away()).isEmpty();
  }

  @Test
  void emptyFolderOfANewServerIsWell() {
    assertThat(watch.away()).isEmpty();
    mount();
    assertThat(watch().away()).isEmpty();
  }

  private Path mountBelow(String name) throws IOException {
    Path inner = folder.resolve(name);
    mounts =
        Stream.concat(
                mounts.stream(),
                Stream.of(
                    "3 2 0:50 / %s rw - nfs4 nas:/films rw"
                        .formatted(inner.toString().replace(" ", "\\040"))))
            .toList();
    Files.createDirectories(inner);
    return inner;
  }

  @Test
  void mountBelowThatIsLostConcernsOnlyWhatLiesOnIt() throws IOException {
    Path nas = mountBelow("nas");
    assertThat(watch.away()).isEmpty();
    assertThat(watch.awayOf(nas.resolve("a.mp4"))).isEmpty();

    unmount();

    assertThat(watch.away()).isEmpty();
    assertThat(watch.awayOf(folder.resolve("b.mp4"))).isEmpty();
    assertThat(watch.awayOf(folder.resolve("nas2/a.mp4"))).isEmpty();
    assertThat(watch.awayOf(nas.resolve("films/a.mp4")))
        .get()
        .satisfies(
            trouble -> {
              assertThat(trouble.kind()).isEqualTo(Kind.AWAY);
              assertThat(trouble.text())
                  .startsWith("/isize_files/nas is away.")
                  .contains("Mount it.")
                  .doesNotContain(temp.toString());
            });
    assertThat(watch.awayBelow()).hasSize(1);

    mountBelow("nas");
    assertThat(watch.awayOf(nas.resolve("a.mp4"))).isEmpty();
    assertThat(watch.awayBelow()).isEmpty();
  }

  @Test
  void mountBelowIsMissedAlsoByAServerThatStartsWithoutIt() throws IOException {
    Files.createFile(folder.resolve("b.mp4"));
    Path nas = mountBelow("nas");
    assertThat(watch.away()).isEmpty();
    unmount();

    RootWatch next = watch();
    assertThat(next.away()).isEmpty();
    assertThat(next.awayOf(nas.resolve("a.mp4"))).isPresent();

    Files.createFile(nas.resolve("meant so"));
    RootWatch afterwards = watch();
    assertThat(afterwards.away()).isEmpty();
    assertThat(afterwards.awayOf(nas.resolve("a.mp4"))).isEmpty();
  }

  @Test
  void mountBelowIsNotMissedOnceItsFolderIsRemoved() throws IOException {
    Path nas = mountBelow("nas");
    assertThat(watch.away()).isEmpty();
    unmount();
    Files.delete(nas);

    assertThat(watch.awayOf(nas.resolve("a.mp4"))).isEmpty();
    assertThat(watch.awayBelow()).isEmpty();
  }
}
