package org.sparebit.engine.ffmpeg;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Makes AVIF files with more than one picture in them. */
public final class Avif {
  private static final int TILE = 64;

  private Avif() {}

  /**
   * Writes an animation with transparency, which is a track of its own, and has the more detail.
   *
   * @param muxerName avif, or another one, in which transparency then comes first
   * @param pictures 1 for a still
   */
  public static Path withAlpha(Path file, String muxerName, int pictures) throws FfmpegException {
    Ffmpeg.load();
    String end = ":rate=25:duration=" + pictures / 25.0;
    try (Muxer muxer = OpenedFiles.muxer(file, muxerName);
        TestSource colour =
            new TestSource("buffersink", "color=c=red:size=128x96" + end + ",format=yuv420p");
        TestSource alpha =
            new TestSource("buffersink", "testsrc2=size=128x96" + end + ",format=gray");
        Frame first = new Frame();
        Frame second = new Frame()) {
      colour.next(first);
      alpha.next(second);
      int one = muxer.addEncoded();
      int other = muxer.addEncoded();
      int colourIndex = muxerName.equals("avif") ? one : other;
      int alphaIndex = one + other - colourIndex;
      try (Encoder colourEncoder = encoder(first, colour);
          Encoder alphaEncoder = encoder(second, alpha)) {
        muxer.describe(colourIndex, colourEncoder, colour.frameRate());
        muxer.describe(alphaIndex, alphaEncoder, alpha.frameRate());
        muxer.start(Map.of());
        encode(colour, first, colourEncoder, muxer, colourIndex);
        encode(alpha, second, alphaEncoder, muxer, alphaIndex);
        muxer.finish(() -> {});
      }
    }
    return file;
  }

  private static Encoder encoder(Frame first, TestSource source) throws FfmpegException {
    return Encoder.openVideo(
        "libaom-av1",
        first,
        source.timeBase(),
        source.frameRate(),
        true,
        Map.of("cpu-used", "8", "crf", "40", "b", "0"),
        Pass.SINGLE);
  }

  private static void encode(
      TestSource source, Frame frame, Encoder encoder, Muxer muxer, int index)
      throws FfmpegException {
    do {
      frame.forceKeyframe(false);
      TestMedia.encode(encoder, frame, muxer, index);
    } while (source.next(frame));
    TestMedia.encode(encoder, null, muxer, index);
  }

  /** Writes a still of two tiles side by side. */
  public static Path ofTiles(Path file) throws FfmpegException {
    Ffmpeg.load();
    List<byte[]> tiles = new ArrayList<>();
    for (String colour : List.of("red", "blue")) {
      Path tile =
          new TestMedia()
              .video(
                  "color=c=" + colour + ":size=64x64:rate=1:duration=1,format=yuv420p",
                  "libaom-av1",
                  "cpu-used",
                  "8")
              .write(file.resolveSibling(colour + ".obu"), "obu");
      tiles.add(read(tile));
    }
    byte[] type = box("ftyp", "avif\0\0\0\0avifmif1miaf");
    // The place of the tiles in the file depends on the length of what is before them.
    int before = type.length + meta(tiles, 0).length + 8;
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(type);
    whole.writeBytes(meta(tiles, before));
    whole.writeBytes(box("mdat", text(tiles.get(0)) + text(tiles.get(1))));
    try {
      return Files.write(file, whole.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] meta(List<byte[]> tiles, int before) {
    String grid = "\0\0\0\1" + shorts(2 * TILE, TILE);
    return box(
        "meta",
        "\0\0\0\0"
            + text(box("hdlr", "\0\0\0\0\0\0\0\0pict\0\0\0\0\0\0\0\0\0\0\0\0\0"))
            + text(box("pitm", "\0\0\0\0" + shorts(1)))
            + text(
                box(
                    "iloc",
                    "\1\0\0\0D\0"
                        + shorts(3)
                        + shorts(1, 1, 0, 1)
                        + ints(0, grid.length())
                        + shorts(2, 0, 0, 1)
                        + ints(before, tiles.get(0).length)
                        + shorts(3, 0, 0, 1)
                        + ints(before + tiles.get(0).length, tiles.get(1).length)))
            + text(
                box(
                    "iinf",
                    "\0\0\0\0"
                        + shorts(3)
                        + text(item(1, "grid"))
                        + text(item(2, "av01"))
                        + text(item(3, "av01"))))
            + text(box("iref", "\0\0\0\0" + text(box("dimg", shorts(1, 2, 2, 3)))))
            + text(
                box(
                    "iprp",
                    text(
                            box(
                                "ipco",
                                text(box("ispe", "\0\0\0\0" + ints(2 * TILE, TILE)))
                                    + text(box("ispe", "\0\0\0\0" + ints(TILE, TILE)))
                                    + text(box("av1C", "\u0081\0\u000c\0"))))
                        + text(
                            box(
                                "ipma",
                                "\0\0\0\0"
                                    + ints(3)
                                    + shorts(1)
                                    + "\1\1"
                                    + shorts(2)
                                    + "\2\2\u0083"
                                    + shorts(3)
                                    + "\2\2\u0083"))))
            + text(box("idat", grid)));
  }

  private static byte[] item(int number, String type) {
    return box("infe", "\2\0\0\0" + shorts(number, 0) + type + "\0");
  }

  private static byte[] box(String type, String content) {
    return (ints(content.length() + 8) + type + content).getBytes(ISO_8859_1);
  }

  private static String ints(int... values) {
    ByteBuffer buffer = ByteBuffer.allocate(4 * values.length);
    for (int value : values) {
      buffer.putInt(value);
    }
    return text(buffer.array());
  }

  private static String shorts(int... values) {
    ByteBuffer buffer = ByteBuffer.allocate(2 * values.length);
    for (int value : values) {
      buffer.putShort((short) value);
    }
    return text(buffer.array());
  }

  private static String text(byte[] bytes) {
    return new String(bytes, ISO_8859_1);
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
