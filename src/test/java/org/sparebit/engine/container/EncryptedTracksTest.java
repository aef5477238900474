package org.sparebit.engine.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.sparebit.engine.container.Boxes.box;
import static org.sparebit.engine.container.Boxes.ints;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EncryptedTracksTest {
  private static final byte[] WIDEVINE =
      box("pssh", ints(0), HexFormat.of().parseHex("edef8ba979d64acea3c827dcd51d21ed"), ints(0));

  @TempDir Path folder;

  private static byte[] track(int number, String entry, byte... content) {
    return box(
        "trak",
        box("tkhd", ints(0, 0, 0, number)),
        box("mdia", box("minf", box("stbl", box("stsd", ints(0, 1), box(entry, content))))));
  }

  private static byte[] scheme(String name) {
    return box("schm", ints(0), name.getBytes(StandardCharsets.ISO_8859_1), ints(1));
  }

  private Map<Integer, String> read(byte[]... boxes) throws IOException {
    Path file = folder.resolve("film.mp4");
    Files.write(file, new byte[0]);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.READ)) {
      for (byte[] bytes : boxes) {
        channel.write(ByteBuffer.wrap(bytes));
      }
      return EncryptedTracks.of(channel);
    }
  }

  @Test
  void namesSchemeAndKeySystemOfEachEncryptedTrack() throws IOException {
    byte[] movie =
        box(
            "moov",
            WIDEVINE,
            track(1, "encv", box("sinf", scheme("cbcs"))),
            track(2, "mp4a", new byte[40]),
            track(7, "drms"));

    assertThat(read(box("ftyp"), movie))
        .isEqualTo(
            Map.of(
                1, "Common Encryption, scheme cbcs; keys from Widevine",
                7, "FairPlay (drms); keys from Widevine"));
  }

  @Test
  void findsNothingInAFilmThatIsNotEncrypted() throws IOException {
    assertThat(read(box("moov", WIDEVINE, track(1, "avc1", new byte[80])))).isEmpty();
    assertThat(read("this is no film at all".getBytes(StandardCharsets.US_ASCII))).isEmpty();
  }

  /** Each level of a file that was nested to harm took a frame of the stack once. */
  @Test
  void endsOnBoxesInBoxesHoweverDeep() throws IOException {
    for (String type : new String[] {"trak", "stbl", "moov", "stsd"}) {
      int depth = 100_000;
      ByteBuffer nested = ByteBuffer.allocate(8 * depth);
      for (int i = 0; i < depth; i++) {
        nested.putInt(8 * (depth - i)).put(type.getBytes(StandardCharsets.ISO_8859_1));
      }
      assertThat(read(box("moov", nested.array()))).as(type).isEmpty();
    }
  }

  /** What is read at once begins and ends anywhere in a box. */
  @Test
  void findsTracksWhereverTheyLie() throws IOException {
    byte[] movie = box("moov", WIDEVINE, track(3, "enca", box("sinf", scheme("cens"))));
    for (int before = 0; before < 5000; before += 41) {
      assertThat(read(box("free", new byte[before]), movie))
          .as("%d bytes before", before)
          .isEqualTo(Map.of(3, "Common Encryption, scheme cens; keys from Widevine"));
    }
  }

  @Test
  void takesAFileThatIsCutAnywhere() throws IOException {
    byte[] film = box("moov", WIDEVINE, track(1, "encv", box("sinf", scheme("cenc"))));
    for (int length = 0; length < film.length; length++) {
      byte[] cut = Arrays.copyOf(film, length);
      assertThatCode(() -> read(cut)).as("%d bytes", length).doesNotThrowAnyException();
    }
  }
}
