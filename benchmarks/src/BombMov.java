import java.nio.charset.StandardCharsets;

/** Writes QuickTime by hand: one track of PNGs whose tables can claim anything. */
final class BombMov {
  int width = 64;
  int height = 64;
  int samples = 1;

  /** How many samples each table of sizes and of times claims. */
  int claimedSizes = 1;

  int claimedTimes = 1;
  int sampleDuration = 40;
  int timeScale = 1000;
  int[] matrix = {0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000};
  int tracks = 1;
  byte[] more = {};
  byte[] picture = {};

  static byte[] box(String name, byte[]... parts) {
    BombPictures.Bytes content = new BombPictures.Bytes();
    for (byte[] part : parts) {
      content.add(part);
    }
    return new BombPictures.Bytes()
        .int32(content.size() + 8)
        .add(name.getBytes(StandardCharsets.ISO_8859_1))
        .add(content.array())
        .array();
  }

  static byte[] ints(int... values) {
    BombPictures.Bytes out = new BombPictures.Bytes();
    for (int value : values) {
      out.int32(value);
    }
    return out.array();
  }

  /** Boxes in boxes. */
  static byte[] nested(String name, int depth) {
    byte[] inner = box("free");
    for (int i = 0; i < depth; i++) {
      inner = box(name, inner);
    }
    return inner;
  }

  byte[] write() {
    byte[] type = box("ftyp", "qt  ".getBytes(StandardCharsets.US_ASCII), ints(0x200));
    byte[] data = box("mdat", picture);
    BombPictures.Bytes all = new BombPictures.Bytes();
    for (int i = 1; i <= tracks; i++) {
      all.add(track(i, type.length + 8));
    }
    byte[] header =
        box(
            "mvhd",
            ints(0, 0, 0, timeScale, samples * sampleDuration, 0x10000, 0x1000000, 0, 0),
            ints(matrix),
            new byte[24],
            ints(tracks + 1));
    return new BombPictures.Bytes()
        .add(type)
        .add(data)
        .add(box("moov", header, all.array(), more))
        .array();
  }

  private byte[] track(int id, int offset) {
    byte[] entry =
        box(
            "png ",
            ints(0, 1),
            new byte[16],
            new BombPictures.Bytes().int16(width).int16(height).array(),
            ints(0x480000, 0x480000, 0),
            new BombPictures.Bytes().int16(1).array(),
            new byte[32],
            new BombPictures.Bytes().int16(24).int16(-1).array());
    byte[] tables =
        box(
            "stbl",
            box("stsd", ints(0, 1), entry),
            box("stts", ints(0, 1, claimedTimes, sampleDuration)),
            box("stsc", ints(0, 1, 1, claimedSizes, 1)),
            box("stsz", ints(0, picture.length, claimedSizes)),
            box("stco", ints(0, 1, offset)));
    byte[] media =
        box(
            "mdia",
            box("mdhd", ints(0, 0, 0, timeScale, samples * sampleDuration, 0)),
            box("hdlr", ints(0, 0), "vide".getBytes(StandardCharsets.US_ASCII), new byte[13]),
            box(
                "minf",
                box("vmhd", ints(1, 0, 0)),
                box("dinf", box("dref", ints(0, 1), box("url ", ints(1)))),
                tables));
    byte[] header =
        box(
            "tkhd",
            ints(7, 0, 0, id, 0, samples * sampleDuration, 0, 0, 0, 0),
            ints(matrix),
            ints(width << 16, height << 16));
    return box("trak", header, media);
  }
}
