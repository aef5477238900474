import java.nio.charset.StandardCharsets;

/** Writes Matroska by hand: pictures are PNGs, sound is PCM, subtitles are text. */
final class BombMatroska {
  private final BombPictures.Bytes tracks = new BombPictures.Bytes();
  private final BombPictures.Bytes beside = new BombPictures.Bytes();
  private final BombPictures.Bytes clusters = new BombPictures.Bytes();
  private final BombPictures.Bytes cluster = new BombPictures.Bytes();
  private int count;
  private double duration;

  static byte[] element(long id, byte[] content) {
    return element(id, content.length, content);
  }

  /** With a size of its own. */
  static byte[] element(long id, long size, byte[] content) {
    BombPictures.Bytes out = new BombPictures.Bytes();
    for (int shift = 24; shift >= 0; shift -= 8) {
      if (id >>> shift != 0) {
        out.bytes((int) (id >>> shift));
      }
    }
    return out.int64(size | 1L << 56).add(content).array();
  }

  static byte[] number(long id, long value) {
    return element(id, new BombPictures.Bytes().int64(value).array());
  }

  static byte[] real(long id, double value) {
    return number(id, Double.doubleToLongBits(value));
  }

  static byte[] text(long id, String value) {
    return element(id, value.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] join(byte[]... parts) {
    BombPictures.Bytes out = new BombPictures.Bytes();
    for (byte[] part : parts) {
      out.add(part);
    }
    return out.array();
  }

  /** Adds a track; the first is number 1. */
  private BombMatroska track(int type, String codec, byte[] more) {
    count++;
    tracks.add(
        element(
            0xAE,
            join(
                number(0xD7, count),
                number(0x73C5, count),
                number(0x83, type),
                text(0x86, codec),
                more)));
    return this;
  }

  BombMatroska video(int width, int height) {
    byte[] bitmap =
        new BombPictures.Bytes()
            .little32(40)
            .little32(width)
            .little32(height)
            .little16(1)
            .little16(24)
            .text("MPNG")
            .add(new byte[20])
            .array();
    return track(
        1,
        "V_MS/VFW/FOURCC",
        join(
            element(0x63A2, bitmap),
            element(0xE0, join(number(0xB0, width), number(0xBA, height)))));
  }

  BombMatroska sound(double rate, int channels) {
    return track(
        2,
        "A_PCM/INT/LIT",
        element(0xE1, join(real(0xB5, rate), number(0x9F, channels), number(0x6264, 16))));
  }

  BombMatroska subtitles(byte[] header) {
    return track(0x11, header.length == 0 ? "S_TEXT/UTF8" : "S_TEXT/ASS", element(0x63A2, header));
  }

  BombMatroska tag(String name, String value) {
    beside.add(
        element(
            0x1254C367L,
            element(
                0x7373,
                join(
                    element(0x63C0, new byte[0]),
                    element(0x67C8, join(text(0x45A3, name), text(0x4487, value)))))));
    return this;
  }

  /** A tag in a tag in a tag. */
  BombMatroska nestedTags(int depth) {
    byte[] inner = join(text(0x45A3, "N"), text(0x4487, "v"));
    for (int i = 0; i < depth; i++) {
      inner = join(text(0x45A3, "N"), element(0x67C8, inner));
    }
    beside.add(element(0x1254C367L, element(0x7373, element(0x67C8, inner))));
    return this;
  }

  BombMatroska chapters(int number) {
    BombPictures.Bytes atoms = new BombPictures.Bytes();
    for (int i = 1; i <= number; i++) {
      atoms.add(
          element(
              0xB6,
              join(number(0x73C4, i), number(0x91, i * 1000L), element(0x80, text(0x85, "c")))));
    }
    beside.add(element(0x1043A770L, element(0x45B9, atoms.array())));
    return this;
  }

  BombMatroska attachment(int number, byte[] content) {
    beside.add(
        element(
            0x1941A469L,
            element(
                0x61A7,
                join(
                    text(0x466E, number + ".ttf"),
                    text(0x4660, "font/ttf"),
                    number(0x46AE, number),
                    element(0x465C, content)))));
    return this;
  }

  BombMatroska raw(byte[] content) {
    beside.add(content);
    return this;
  }

  BombMatroska duration(double millis) {
    duration = millis;
    return this;
  }

  /** Begins a cluster at a time in milliseconds. */
  BombMatroska at(long millis) {
    endCluster();
    cluster.add(number(0xE7, millis));
    return this;
  }

  BombMatroska packet(int track, int millis, byte[] content) {
    byte[] head = new BombPictures.Bytes().int16(0x4000 | track).int16(millis).bytes(0x80).array();
    cluster.add(element(0xA3, join(head, content)));
    return this;
  }

  private void endCluster() {
    if (cluster.size() > 0) {
      clusters.add(element(0x1F43B675L, cluster.takeAll()));
    }
  }

  byte[] write() {
    endCluster();
    byte[] info =
        element(
            0x1549A966L,
            join(number(0x2AD7B1, 1_000_000), duration > 0 ? real(0x4489, duration) : new byte[0]));
    return join(
        element(0x1A45DFA3L, join(text(0x4282, "matroska"), number(0x4287, 4), number(0x4285, 2))),
        element(
            0x18538067L,
            join(info, element(0x1654AE6BL, tracks.array()), beside.array(), clusters.array())));
  }
}
