package org.sparebit.engine.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sparebit.engine.container.Boxes.box;
import static org.sparebit.engine.container.Boxes.ints;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With a film of 600 units a second, and a track number 7 of 48000. */
class EditListsTest {
  @TempDir Path folder;

  private static byte[] film(byte[] list) {
    return box(
        "moov",
        box("mvhd", ints(0, 0, 0, 600)),
        box(
            "trak",
            box("tkhd", ints(0, 0, 0, 7)),
            box("edts", box("elst", list)),
            box("mdia", box("mdhd", ints(0, 0, 0, 48_000)))));
  }

  private List<EditedTrack> read(byte[] bytes) throws IOException {
    Path file = Files.write(folder.resolve("film.mp4"), bytes);
    try (FileChannel channel = FileChannel.open(file)) {
      return EditLists.of(channel);
    }
  }

  private List<Edit> edits(int... list) throws IOException {
    EditedTrack track = read(film(ints(list))).get(0);
    assertThat(track.id()).isEqualTo(7);
    return track.edits();
  }

  private static final int NORMAL = 1 << 16;

  @Test
  void partsPausesAndStandingPicturesAreInTheTracksOwnUnits() throws IOException {
    assertThat(edits(0, 4, 600, 1024, NORMAL, 300, -1, NORMAL, 60, 0, 0, 600, 96_000, NORMAL))
        .containsExactly(
            new Edit(0, 48_000, 1024, false),
            new Edit(72_000, 76_800, 0, true),
            new Edit(76_800, 124_800, 96_000, false));
  }

  @Test
  void timesOf64BitsAreRead() throws IOException {
    byte[] list =
        ByteBuffer.allocate(28)
            .putInt(1 << 24)
            .putInt(1)
            .putLong(6_000_000_000L)
            .putLong(5_000_000_000L)
            .putInt(NORMAL)
            .array();
    assertThat(read(film(list)).get(0).edits())
        .containsExactly(new Edit(0, 480_000_000_000L, 5_000_000_000L, false));
  }

  @Test
  void partsThatGoOnWhereTheLastOneEndedAreNoCut() throws IOException {
    assertThat(edits(0, 2, 600, 1024, NORMAL, 600, 1024 + 48_000 + 70, NORMAL))
        .containsExactly(new Edit(0, 96_000, 1024, false));
  }

  @Test
  void lengthOfTheLastPartMayBeOpen() throws IOException {
    assertThat(edits(0, 1, 0, 1024, NORMAL)).containsExactly(new Edit(0, Edit.OPEN, 1024, false));
  }

  @Test
  void listsThatClaimMoreThanTheyHaveEndWithWhatIsThere() throws IOException {
    assertThat(edits(0, -1, 600, 0, NORMAL)).containsExactly(new Edit(0, 48_000, 0, false));
    assertThat(edits(0, 5)).containsExactly(Edit.WHOLE);
    assertThat(edits(0, 1, 600, -1, NORMAL)).containsExactly(Edit.WHOLE);
  }

  /** Sizes of 0 and 1 are special, and 8 is nothing but a header. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 7, 8, 9, 1 << 20, -1})
  void boxesOfAnySizeAreSurvived(int size) throws IOException {
    byte[] film = film(ints(0, 1, 600, 0, NORMAL));
    for (int at = 0; at + 4 <= film.length; at += 4) {
      byte[] damaged = film.clone();
      ByteBuffer.wrap(damaged).putInt(at, size);
      assertThat(read(damaged)).hasSizeLessThanOrEqualTo(1);
    }
  }

  @Test
  void filesOfFragmentsAndOthersHaveNone() throws IOException {
    assertThat(read(box("moov", box("mvex")))).isEmpty();
    assertThat(read(new byte[0])).isEmpty();
    assertThat(read("no film at all".getBytes(StandardCharsets.UTF_8))).isEmpty();
  }
}
