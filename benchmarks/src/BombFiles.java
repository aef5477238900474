import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** Files that ask for much more than they are, each of a kind of its own. */
final class BombFiles {
  /** Makes the content of a file. */
  private interface Maker {
    byte[] make() throws IOException;
  }

  private record Bomb(String extension, Maker maker) {}

  private final Map<String, Bomb> bombs = new LinkedHashMap<>();

  BombFiles() {
    pictures();
    claims();
    times();
    many();
    changes();
    structures();
  }

  Iterable<String> kinds() {
    return bombs.keySet();
  }

  Path write(String kind, Path folder) throws IOException {
    Bomb bomb = bombs.get(kind);
    Path file = folder.resolve("bomb." + bomb.extension());
    return Files.write(file, bomb.maker().make());
  }

  private void add(String kind, String extension, Maker maker) {
    bombs.put(kind, new Bomb(extension, maker));
  }

  private static BombMatroska film() throws IOException {
    return new BombMatroska().video(64, 64);
  }

  private static byte[] picture() throws IOException {
    return BombPictures.png(64, 64, 24);
  }

  /** Ends with a second of pictures. */
  private static byte[] second(BombMatroska film) throws IOException {
    film.at(0);
    for (int i = 0; i < 25; i++) {
      film.packet(1, i * 40, picture());
    }
    return film.write();
  }

  private void pictures() {
    add("GIF 16000×16000, 200 frames", "gif", () -> BombPictures.gif(16000, 16000, 200, 4));
    add(
        "GIF 16000×16000, frames of 1×1",
        "gif",
        () -> BombPictures.gif(16000, 16000, 1, 1, 20000, 4));
    add("GIF 1×1, frames of 16000×16000", "gif", () -> BombPictures.gif(1, 1, 16000, 16000, 20, 4));
    add("PNG 16000×16000, a bit a pixel", "png", () -> BombPictures.png(16000, 16000, 1));
    add("PNG 16000×16000, 8 bytes a pixel", "png", () -> BombPictures.png(16000, 16000, 64));
    add("PNG 16384×8704", "png", () -> BombPictures.png(16384, 8704, 24));
    add("PNG 65500×16", "png", () -> BombPictures.png(65500, 16, 24));
    add("PNG 16×65500", "png", () -> BombPictures.png(16, 65500, 24));
    add("PNG 1000000×1", "png", () -> BombPictures.png(1000000, 1, 1));
    add(
        "PNGs of 16000×16000 in Matroska",
        "mkv",
        () -> {
          byte[] large = BombPictures.png(16000, 16000, 1);
          BombMatroska film = new BombMatroska().video(16000, 16000).at(0);
          for (int i = 0; i < 25; i++) {
            film.packet(1, i * 40, large);
          }
          return film.write();
        });
    add(
        "PNG whose comment grows to 2 GB",
        "png",
        () -> {
          java.io.ByteArrayOutputStream zeros = new java.io.ByteArrayOutputStream();
          try (var deflater = new java.util.zip.DeflaterOutputStream(zeros)) {
            byte[] block = new byte[1 << 20];
            for (int i = 0; i < 2000; i++) {
              deflater.write(block);
            }
          }
          byte[] comment =
              new BombPictures.Bytes().text("c").bytes(0, 0).add(zeros.toByteArray()).array();
          byte[] png = picture();
          return new BombPictures.Bytes()
              .add(Arrays.copyOf(png, 33))
              .add(BombPictures.chunk("zTXt", comment))
              .add(Arrays.copyOfRange(png, 33, png.length))
              .array();
        });
  }

  private void claims() {
    add("GIF that claims 65535×65535", "gif", () -> BombPictures.gif(65535, 65535, 1, 1, 1, 4));
    add(
        "PNG that claims 16000×16000 and has a row",
        "png",
        () -> BombPictures.png(16000, 16000, 24, 1));
    add(
        "PNG that claims 2000000000×2000000000",
        "png",
        () -> BombPictures.png(2_000_000_000, 2_000_000_000, 1, 0));
    add(
        "Matroska that claims 16000×16000",
        "mkv",
        () -> second(new BombMatroska().video(16000, 16000)));
    add(
        "QuickTime that claims 2000000000 samples",
        "mov",
        () -> mov(m -> m.claimedSizes = 2_000_000_000));
    add(
        "QuickTime that claims 50000000 samples",
        "mov",
        () -> mov(m -> m.claimedSizes = m.claimedTimes = 50_000_000));
    add(
        "QuickTime that claims 2000000000 times",
        "mov",
        () -> mov(m -> m.claimedTimes = 2_000_000_000));
    add(
        "Y4M that claims 100000×100000",
        "y4m",
        () -> BombPictures.y4m("W100000 H100000 F25:1 C420jpeg", 2, 100));
    add(
        "Y4M of 16384×16128, empty frames",
        "y4m",
        () -> BombPictures.y4m("W16384 H16128 F25:1 C420jpeg", 3, 100));
    add("Y4M of -1×-1", "y4m", () -> BombPictures.y4m("W-1 H-1 F25:1", 2, 100));
    add(
        "Y4M, a frame in 2000000000 s",
        "y4m",
        () -> BombPictures.y4m("W64 H64 F1:2000000000 C420jpeg", 25, 6144));
    add(
        "Y4M, 2000000000 frames a second",
        "y4m",
        () -> BombPictures.y4m("W64 H64 F2000000000:1 C420jpeg", 25, 6144));
    add(
        "Y4M, pixels of 1:1000000",
        "y4m",
        () -> BombPictures.y4m("W64 H64 F25:1 A1:1000000 C420jpeg", 25, 6144));
    add(
        "Y4M, header of 10 MB",
        "y4m",
        () -> BombPictures.y4m("W64 H64 F25:1 X" + "x".repeat(10_000_000), 25, 6144));
  }

  private void times() {
    add(
        "a year between two frames",
        "mkv",
        () ->
            film()
                .at(0)
                .packet(1, 0, picture())
                .at(31_536_000_000L)
                .packet(1, 0, picture())
                .write());
    add(
        "a frame a day, for a hundred years",
        "mkv",
        () -> {
          BombMatroska film = film();
          for (int i = 0; i < 36500; i++) {
            film.at(i * 86_400_000L).packet(1, 0, picture());
          }
          return film.write();
        });
    add(
        "frames that jump back and forth by years",
        "mkv",
        () -> {
          BombMatroska film = film();
          for (int i = 0; i < 2000; i++) {
            film.at(i % 2 * 31_536_000_000L + i).packet(1, 0, picture());
          }
          return film.write();
        });
    add("declared to last a thousand years", "mkv", () -> second(film().duration(3.15e13)));
    add(
        "sound that begins a year after the picture",
        "mkv",
        () -> {
          BombMatroska film = film().sound(48000, 2).at(0).packet(1, 0, picture());
          film.at(31_536_000_000L);
          return film.packet(2, 0, new byte[4000]).packet(1, 0, picture()).write();
        });
    add(
        "QuickTime, a frame that lasts 60 years",
        "mov",
        () ->
            mov(
                m -> {
                  m.timeScale = 1;
                  m.sampleDuration = 2_000_000_000;
                }));
    add(
        "GIF, 11 minutes a frame, 20000 frames",
        "gif",
        () -> BombPictures.gif(64, 64, 20000, 65535));
  }

  private void many() {
    add("3000 streams of sound", "mkv", () -> streams(3000, true));
    add("3000 streams of subtitles", "mkv", () -> streams(3000, false));
    add("400 streams of sound", "mkv", () -> streams(400, true));
    add("1000 tracks of QuickTime", "mov", () -> mov(m -> m.tracks = 1000));
    add("200000 chapters", "mkv", () -> second(film().chapters(200_000)));
    add(
        "200000 tags",
        "mkv",
        () -> {
          BombMatroska film = film();
          for (int i = 0; i < 200_000; i++) {
            film.tag("T" + i, "v");
          }
          return second(film);
        });
    add(
        "five tags of 15 MB",
        "mkv",
        () -> {
          BombMatroska film = film();
          for (int i = 0; i < 5; i++) {
            film.tag("T" + i, "v".repeat(15_000_000));
          }
          return second(film);
        });
    add(
        "3 attachments of 60 MB",
        "mkv",
        () -> {
          BombMatroska film = film();
          for (int i = 1; i <= 3; i++) {
            film.attachment(i, new byte[60_000_000]);
          }
          return second(film);
        });
    add(
        "20000 attachments of a byte",
        "mkv",
        () -> {
          BombMatroska film = film();
          for (int i = 1; i <= 20_000; i++) {
            film.attachment(i, new byte[1]);
          }
          return second(film);
        });
    add(
        "a million packets of sound of 2 bytes",
        "mkv",
        () -> {
          BombMatroska film = film().sound(48000, 1).at(0);
          for (int i = 0; i < 1_000_000; i++) {
            if (i % 1000 == 0) {
              film.at(i / 50).packet(1, 0, picture());
            }
            film.packet(2, i % 1000 / 50, new byte[2]);
          }
          return film.write();
        });
    add(
        "a million lines of subtitles at once",
        "mkv",
        () -> {
          BombMatroska film = film().subtitles(new byte[0]).at(0);
          for (int i = 0; i < 1_000_000; i++) {
            film.packet(2, 0, new byte[] {'a'});
          }
          return second(film);
        });
    add(
        "200 MB of sound before the first picture",
        "mkv",
        () -> {
          BombMatroska film = film().sound(48000, 2).at(0);
          for (int i = 0; i < 200; i++) {
            film.packet(2, 0, new byte[1_000_000]);
          }
          return second(film);
        });
  }

  private void changes() {
    add(
        "another size with every frame",
        "mkv",
        () -> {
          BombMatroska film = film().at(0);
          for (int i = 0; i < 500; i++) {
            film.packet(1, i * 40, BombPictures.png(16 + i * 37 % 1900, 16 + i * 53 % 1000, 24));
          }
          return film.write();
        });
    add(
        "64×64, then 12000×12000 in turn",
        "mkv",
        () -> {
          byte[] large = BombPictures.png(12000, 12000, 1);
          BombMatroska film = film().at(0);
          for (int i = 0; i < 100; i++) {
            film.packet(1, i * 40, i % 2 == 0 ? picture() : large);
          }
          return film.write();
        });
    add("255 channels", "mkv", () -> sound(48000, 255));
    add("60000 channels", "mkv", () -> sound(48000, 60000));
    add("a sample a second", "mkv", () -> sound(1, 2));
    add("2000000000 samples a second", "mkv", () -> sound(2e9, 2));
    add(
        "QuickTime turned by 45°, stretched 30000 times",
        "mov",
        () -> mov(m -> m.matrix = new int[] {0x7FFFFFFF, 1, 0, 1, 2, 0, 0, 0, 0x40000000}));
    add(
        "header of subtitles of 20 MB",
        "mkv",
        () -> {
          byte[] header = "[Script Info]\n".repeat(1_500_000).getBytes(StandardCharsets.UTF_8);
          return second(film().subtitles(header));
        });
    add(
        "a subtitle of 30 MB",
        "mkv",
        () -> {
          byte[] text = "<i>{\\an8}".repeat(3_300_000).getBytes(StandardCharsets.UTF_8);
          return second(film().subtitles(new byte[0]).at(0).packet(2, 0, text));
        });
  }

  private void structures() {
    add("QuickTime, boxes 4000 deep", "mov", () -> mov(m -> m.more = nest("udta", 4000)));
    add(
        "QuickTime, tracks in tracks, 4000 deep",
        "mov",
        () -> mov(m -> m.more = nest("trak", 4000)));
    add("Matroska, tags 3000 deep", "mkv", () -> second(film().nestedTags(3000)));
    add(
        "Matroska, element that claims 2⁵⁵ bytes",
        "mkv",
        () -> second(film().raw(BombMatroska.element(0x1941A469L, (1L << 55), new byte[8]))));
    add(
        "Matroska, 20 MB of void elements",
        "mkv",
        () -> {
          byte[] voids = new byte[20_000_000];
          for (int i = 0; i < voids.length; i += 2) {
            voids[i] = (byte) 0xEC;
            voids[i + 1] = (byte) 0x80;
          }
          return second(film().raw(voids));
        });
    add(
        "Transport stream of 30 MB without a picture",
        "ts",
        () -> {
          byte[] packets = new byte[188 * 160_000];
          new Random(1).nextBytes(packets);
          for (int i = 0; i < packets.length; i += 188) {
            packets[i] = 0x47;
          }
          return packets;
        });
    add(
        "AVI header and 30 MB of noise",
        "avi",
        () -> {
          byte[] noise = new byte[30_000_000];
          new Random(2).nextBytes(noise);
          return new BombPictures.Bytes()
              .text("RIFF")
              .little32(-1)
              .text("AVI LIST")
              .little32(-1)
              .text("movi")
              .add(noise)
              .array();
        });
  }

  private static byte[] streams(int number, boolean sound) throws IOException {
    BombMatroska film = film();
    for (int i = 0; i < number; i++) {
      if (sound) {
        film.sound(48000, 2);
      } else {
        film.subtitles(new byte[0]);
      }
    }
    return second(film);
  }

  private static byte[] sound(double rate, int channels) throws IOException {
    BombMatroska film = film().sound(rate, channels).at(0);
    for (int i = 0; i < 25; i++) {
      film.packet(1, i * 40, picture()).packet(2, i * 40, new byte[channels * 2 * 8]);
    }
    return film.write();
  }

  private static byte[] nest(String name, int depth) {
    return BombMov.nested(name, depth);
  }

  private static byte[] mov(java.util.function.Consumer<BombMov> change) throws IOException {
    BombMov mov = new BombMov();
    mov.picture = picture();
    change.accept(mov);
    return mov.write();
  }
}
