import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/** Pictures of one colour: many pixels in few bytes. */
final class BombPictures {
  private BombPictures() {}

  /**
   * A PNG.
   *
   * @param bits of a pixel: 1, 8 (grey), 24 (red, green, blue), 64 (16 bits each, with alpha)
   */
  static byte[] png(int width, int height, int bits) throws IOException {
    return png(width, height, bits, height);
  }

  /** Likewise, with fewer rows than its header says. */
  static byte[] png(int width, int height, int bits, int rows) throws IOException {
    ByteArrayOutputStream pixels = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(pixels)) {
      byte[] row = new byte[1 + (int) (((long) width * bits + 7) / 8)];
      for (int y = 0; y < rows; y++) {
        deflater.write(row);
      }
    }
    Bytes header = new Bytes().int32(width).int32(height);
    switch (bits) {
      case 1 -> header.bytes(1, 0);
      case 8 -> header.bytes(8, 0);
      case 24 -> header.bytes(8, 2);
      default -> header.bytes(16, 6);
    }
    return new Bytes()
        .bytes(0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n')
        .add(chunk("IHDR", header.bytes(0, 0, 0).array()))
        .add(chunk("IDAT", pixels.toByteArray()))
        .add(chunk("IEND", new byte[0]))
        .array();
  }

  /** A chunk of a PNG. */
  static byte[] chunk(String name, byte[] content) {
    byte[] named = new Bytes().text(name).add(content).array();
    CRC32 crc = new CRC32();
    crc.update(named);
    return new Bytes().int32(content.length).add(named).int32((int) crc.getValue()).array();
  }

  /**
   * A GIF whose frames are all the same.
   *
   * @param delay of each frame in hundredths of a second
   */
  static byte[] gif(int width, int height, int frames, int delay) {
    return gif(width, height, width, height, frames, delay);
  }

  /** Likewise, with frames of another size than the canvas. */
  static byte[] gif(
      int canvasWidth, int canvasHeight, int width, int height, int frames, int delay) {
    byte[] pixels = lzw((long) width * height);
    Bytes out = new Bytes().text("GIF89a").little16(canvasWidth).little16(canvasHeight);
    out.bytes(0x80, 0, 0, 0, 0, 0, 255, 255, 255);
    for (int i = 0; i < frames; i++) {
      out.bytes(0x21, 0xF9, 4, 0).little16(delay).bytes(0, 0);
      out.bytes(0x2C).little16(0).little16(0).little16(width).little16(height).bytes(0, 2);
      for (int at = 0; at < pixels.length; at += 255) {
        int length = Math.min(255, pixels.length - at);
        out.bytes(length).add(java.util.Arrays.copyOfRange(pixels, at, at + length));
      }
      out.bytes(0);
    }
    return out.bytes(0x3B).array();
  }

  /** Zeros: each code stands for one more of them than the code before. */
  private static byte[] lzw(long pixels) {
    Bits bits = new Bits();
    long left = pixels;
    while (left > 0) {
      bits.width = 3;
      bits.put(4);
      int next = 6;
      for (int length = 1; left > 0 && next < 4096; length++) {
        int now = (int) Math.min(length, left);
        bits.put(now == 1 ? 0 : 4 + now);
        left -= now;
        if (length > 1) {
          next++;
        }
        if (next == 1 << bits.width && bits.width < 12) {
          bits.width++;
        }
      }
    }
    bits.put(5);
    return bits.finish();
  }

  private static final class Bits {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private int width;
    private long held;
    private int count;

    void put(int code) {
      held |= (long) code << count;
      count += width;
      while (count >= 8) {
        out.write((int) held & 255);
        held >>>= 8;
        count -= 8;
      }
    }

    byte[] finish() {
      out.write((int) held & 255);
      return out.toByteArray();
    }
  }

  /** Frames of Y4M. */
  static byte[] y4m(String header, int frames, int bytesOfFrame) {
    Bytes out = new Bytes().text("YUV4MPEG2 " + header + "\n");
    for (int i = 0; i < frames; i++) {
      out.text("FRAME\n").add(new byte[bytesOfFrame]);
    }
    return out.array();
  }

  /** Bytes one after the other, big-endian unless said otherwise. */
  static final class Bytes {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Bytes add(byte[] more) {
      out.writeBytes(more);
      return this;
    }

    Bytes bytes(int... values) {
      for (int value : values) {
        out.write(value);
      }
      return this;
    }

    Bytes text(String text) {
      return add(text.getBytes(StandardCharsets.UTF_8));
    }

    Bytes int16(int value) {
      return bytes(value >> 8, value);
    }

    Bytes int32(int value) {
      return int16(value >> 16).int16(value);
    }

    Bytes int64(long value) {
      return int32((int) (value >> 32)).int32((int) value);
    }

    Bytes little16(int value) {
      return bytes(value, value >> 8);
    }

    Bytes little32(int value) {
      return little16(value).little16(value >> 16);
    }

    int size() {
      return out.size();
    }

    byte[] takeAll() {
      byte[] all = out.toByteArray();
      out.reset();
      return all;
    }

    byte[] array() {
      return out.toByteArray();
    }
  }
}
