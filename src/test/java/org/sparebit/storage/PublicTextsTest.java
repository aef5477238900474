package org.sparebit.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublicTextsTest {
  private final PublicTexts texts =
      new PublicTexts(
          Map.of(
              Path.of("/srv/sparebit"), "$SPAREBIT_DATA_DIR",
              Path.of("/srv/sparebit/media"), "/isize_files",
              Path.of("/srv/we(i)rd $1"), "the folder"));

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "permission denied: /srv/sparebit/logs; permission denied: $SPAREBIT_DATA_DIR/logs",
        "can't write /srv/sparebit.; can't write $SPAREBIT_DATA_DIR.",
        "\"/srv/sparebit/media/in.mp4\" is away; \"/isize_files/in.mp4\" is away",
        "-cp /srv/sparebit/a.jar:/srv/sparebit/b.jar; -cp $SPAREBIT_DATA_DIR/a.jar:$SPAREBIT_DATA_DIR/b.jar",
        "in /srv/we(i)rd $1/x; in the folder/x",
        "file:/srv/sparebit/db; file:$SPAREBIT_DATA_DIR/db",
      })
  void namesFoldersAsClientsKnowThem(String said, String shown) {
    assertThat(texts.of(said)).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource({
    "/isize_files/srv/sparebit/a.mp4",
    "/srv/sparebit2/a.mp4",
    "/srv/sparebit.old/a.mp4",
    "/srv/sparebit-b",
    "no path at all"
  })
  void leavesOtherPathsAlone(String said) {
    assertThat(texts.of(said)).isEqualTo(said);
  }

  @Test
  void knowsAFolderByItsRealPathToo(@TempDir Path folder) throws IOException {
    Path real = Files.createDirectory(folder.toRealPath().resolve("real"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), real);

    assertThat(new PublicTexts(Map.of(link, "NAME")).of("at " + real + "/x and " + link + "/y"))
        .isEqualTo("at NAME/x and NAME/y");
  }

  @Test
  void rootIsNoFolderToHide() {
    assertThat(new PublicTexts(Map.of(Path.of("/"), "NAME")).of("a / b /c")).isEqualTo("a / b /c");
  }
}
