package org.sparebit.engine.fuzz;

import static org.sparebit.engine.ffmpeg.EditLists.hold;
import static org.sparebit.engine.ffmpeg.EditLists.nothing;
import static org.sparebit.engine.ffmpeg.EditLists.show;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.sparebit.engine.ffmpeg.AudioFormat;
import org.sparebit.engine.ffmpeg.EditLists;
import org.sparebit.engine.ffmpeg.FfmpegException;
import org.sparebit.engine.ffmpeg.ProtectedFiles;
import org.sparebit.engine.ffmpeg.RichMedia;
import org.sparebit.engine.ffmpeg.TestMedia;

/** The small files, one of each form, that are broken afterwards. */
final class IntactFiles {
  /**
   * How many files seeds below {@link #FIRST_OF_ALL} choose from, so that they stay what they were.
   */
  static final int FIRST = 16;

  /** From this seed on all files come in turn. */
  static final long FIRST_OF_ALL = 10_000;

  /** From this seed on those come whose structure is read without FFmpeg, too. */
  static final long FIRST_OF_PARSED = 20_000;

  /** How many these are, at the end. */
  private static final int PARSED = 10;

  private static final String CLIP = "testsrc2=size=96x64:rate=25:duration=0.8,format=yuv420p";
  private static final AudioFormat STEREO = new AudioFormat(48000, "fltp", "stereo");
  private static final AudioFormat INTEGERS = new AudioFormat(44100, "s16", "stereo");

  private final Path folder;
  private final List<Path> files = new ArrayList<>();

  private IntactFiles(Path folder) {
    this.folder = folder;
  }

  /** Makes them in a folder, or takes those that lie there already. */
  static List<Path> in(Path folder) throws IOException, FfmpegException {
    Files.createDirectories(folder);
    IntactFiles all = new IntactFiles(folder);
    all.add("mpeg4.mp4", "mp4", clip("mpeg4").sound("aac", STEREO, 0.8));
    all.add("h264.mp4", "mp4", clip("libopenh264").sound("aac", STEREO, 0.8));
    all.add("mpeg4.mkv", "matroska", clip("mpeg4").sound("ac3", STEREO, 0.8));
    all.add("mpeg2.ts", "mpegts", clip("mpeg2video").sound("mp2", INTEGERS, 0.8));
    all.add("h264.ts", "mpegts", clip("libopenh264").sound("aac", STEREO, 0.8));
    all.add("vp9.webm", "webm", clip("libvpx-vp9", "cpu-used", "8").sound("libopus", flat(), 0.8));
    all.add("av1.mp4", "mp4", clip("libsvtav1", "preset", "12"));
    all.add("clip.y4m", "yuv4mpegpipe", clip("wrapped_avframe"));
    all.add(
        "mjpeg.avi",
        "avi",
        new TestMedia()
            .video(CLIP + ",format=yuvj420p", "mjpeg")
            .sound("pcm_s16le", INTEGERS, 0.8));
    all.add(
        "prores.mov",
        "mov",
        new TestMedia()
            .video(CLIP + ",format=yuv422p10le", "prores_ks")
            .sound("pcm_s16le", INTEGERS, 0.8));
    all.add("mpeg2.mpg", "vob", clip("mpeg2video").sound("mp2", INTEGERS, 0.8));
    all.add("lossless.mkv", "matroska", clip("ffv1").sound("flac", INTEGERS, 0.8));
    all.add("flash.flv", "flv", clip("flv").sound("aac", STEREO, 0.8));
    all.add("tone.wav", "wav", new TestMedia().sound("pcm_s16le", INTEGERS, 0.8));
    all.add("tone.mp2", "mp2", new TestMedia().sound("mp2", INTEGERS, 0.8));
    all.addRich();
    if (all.files.size() != FIRST) {
      throw new IllegalStateException("seeds below " + FIRST_OF_ALL + " mean other files now");
    }
    all.addFurther();
    all.addPictures();
    all.addHeaders();
    int unparsed = all.files.size();
    all.addParsed();
    if (all.files.size() - unparsed != PARSED) {
      throw new IllegalStateException("PARSED is not how many there are");
    }
    return all.files;
  }

  /** Those that a seed chooses from. */
  static List<Path> of(long seed, List<Path> all) {
    int parsed = all.size() - PARSED;
    if (seed < FIRST_OF_ALL) {
      return all.subList(0, FIRST);
    }
    return seed < FIRST_OF_PARSED ? all.subList(0, parsed) : all.subList(parsed, all.size());
  }

  /**
   * Edit lists, encryption, and formats whose last packet or page tells whether the end is there.
   */
  private void addParsed() throws FfmpegException, IOException {
    changed("cut.mp4", "mpeg4.mp4", f -> EditLists.replace(f, show(0.2, 0), show(0.3, 0.4)));
    changed(
        "held.mov",
        "prores.mov",
        f -> EditLists.replace(f, nothing(0.1), hold(0.3, 0.2), show(0.3, 0.2)));
    changed(
        "earlier.mp4",
        "reordered.mp4",
        f -> {
          EditLists.presentEarlier(f, 0.12);
          EditLists.replace(f, show(0.4, 0.2));
        });
    changed("cenc.mp4", "mpeg4.mp4", f -> ProtectedFiles.encrypt(f, "mp4v", "encv", "cenc", ""));
    changed("cbcs.mp4", "h264.mp4", f -> ProtectedFiles.encrypt(f, "mp4a", "enca", "cbcs", ""));
    changed("drmi.mp4", "mpeg4.mp4", f -> ProtectedFiles.rename(f, "mp4v", "drmi"));
    changed("scrambled.ts", "mpeg2.ts", f -> ProtectedFiles.scramble(f, 0x101));
    changed("end.ts", "h264.ts", f -> {});
    changed("end.mpg", "mpeg2.mpg", f -> {});
    changed("end.ogv", "vp8.ogv", f -> {});
  }

  /** Changes a file. */
  private interface Change {
    void apply(Path file) throws IOException;
  }

  private void changed(String name, String of, Change change) throws FfmpegException, IOException {
    Path file = folder.resolve(name);
    if (!Files.exists(file)) {
      Path unfinished = folder.resolve(name + ".new");
      if (of.equals("reordered.mp4")) {
        clip("mpeg4", "bf", "2").sound("aac", STEREO, 0.8).write(unfinished, "mp4");
      } else {
        Files.copy(folder.resolve(of), unfinished, StandardCopyOption.REPLACE_EXISTING);
      }
      change.apply(unfinished);
      move(unfinished, file);
    }
    files.add(file);
  }

  /** The rest of the containers and raw videos that are opened and that FFmpeg can write itself. */
  private void addFurther() throws FfmpegException {
    add("mpeg2.mxf", "mxf", clip("mpeg2video").sound("pcm_s16le", flatIntegers(), 0.8));
    add("mpeg4.asf", "asf", clip("msmpeg4").sound("wmav2", STEREO, 0.8));
    add("vp8.ogv", "ogg", clip("libvpx").sound("libopus", flat(), 0.8));
    add("mpeg4.nut", "nut", clip("mpeg4").sound("mp2", INTEGERS, 0.8));
    add("mpeg2.wtv", "wtv", clip("mpeg2video").sound("mp2", INTEGERS, 0.8));
    add("rv10.rm", "rm", clip("rv10").sound("ac3", STEREO, 0.8));
    add("pal.dv", "dv", pal("yuv420p", "dvvideo"));
    add("pal.gxf", "gxf", pal("yuv420p", "mpeg2video"));
    add("vp9.ivf", "ivf", clip("libvpx-vp9", "cpu-used", "8"));
    add("av1.obu", "obu", clip("libsvtav1", "preset", "12"));
    add("raw.h264", "h264", clip("libopenh264"));
    add("raw.m4v", "m4v", clip("mpeg4"));
    add("raw.m2v", "mpeg2video", clip("mpeg2video"));
    add("raw.h263", "h263", sized("128x96", "yuv420p", "h263"));
    add("raw.h261", "h261", sized("176x144", "yuv420p", "h261"));
    add("raw.drc", "dirac", clip("vc2"));
    add("raw.dnxhd", "dnxhd", sized("256x144", "yuv422p", "dnxhd", "profile", "dnxhr_lb"));
    add("raw.mjpeg", "mjpeg", sized("96x64", "yuvj420p", "mjpeg"));
  }

  private void addPictures() throws FfmpegException {
    add("moving.gif", "gif", sized("96x64", "rgb8", "gif"));
    add("moving.apng", "apng", sized("96x64", "rgba", "apng"));
    picture("bmp", "bgr24", "bmp");
    picture("dpx", "rgb24", "dpx");
    picture("exr", "gbrpf32le", "exr");
    picture("hdr", "gbrpf32le", "hdr");
    picture("j2k", "rgb24", "jpeg2000");
    picture("jls", "rgb24", "jpegls");
    picture("jpg", "yuvj420p", "mjpeg");
    picture("pam", "rgba", "pam");
    picture("pfm", "gbrpf32le", "pfm");
    picture("pgm", "gray", "pgm");
    picture("png", "rgba", "png");
    picture("ppm", "rgb24", "ppm");
    picture("qoi", "rgb24", "qoi");
    picture("sgi", "rgb24", "sgi");
    picture("tiff", "rgb24", "tiff");
  }

  /** Formats that FFmpeg only reads: a beginning that is taken for theirs, and then anything. */
  private void addHeaders() throws IOException {
    header("camera.cine", new int[] {'C', 'I', 44, 0, 0, 0, 1, 0});
    header("recorder.dav", new int[] {'D', 'H', 'A', 'V', 0xFD, 1, 0, 0});
    header("server.lxf", new int[] {'L', 'E', 'I', 'T', 'C', 'H', 0, 0, 0, 0, 0, 0});
    header("raw.hevc", new int[] {0, 0, 0, 1, 0x40, 1, 0x0C, 1, 0xFF, 0xFF, 1, 0x60});
    header("raw.vvc", new int[] {0, 0, 0, 1, 0, 0x79, 0, 0, 0, 1, 0, 0x81});
    header("raw.vc1", new int[] {0, 0, 1, 0x0F, 0xCA, 0, 0, 1, 0x0E, 0, 0, 1});
    header("raw.cavs", new int[] {0, 0, 1, 0xB0, 0x20, 0x20, 0, 0, 1, 0xB3});
    header("raw.avs2", new int[] {0, 0, 1, 0xB0, 0x20, 0x22, 0, 0, 1, 0xB3});
    header("raw.avs3", new int[] {0, 0, 1, 0xB0, 0x20, 0x22, 0, 0, 1, 0xB6});
    header("raw.evc", new int[] {0, 0, 0, 20, 0x32, 0, 0, 0, 0, 40, 0x34, 0});
    header("raw.apv", new int[] {0, 0, 0, 90, 'a', 'P', 'v', '1', 0, 0, 0, 60, 1, 0});
    header("picture.pbm", new int[] {'P', '4', 10, '9', '6', ' ', '6', '4', 10});
    header("picture.jxl", new int[] {0xFF, 0x0A, 0x7F, 0x00, 0x10, 0x20});
    header(
        "picture.webp",
        new int[] {'R', 'I', 'F', 'F', 0, 16, 0, 0, 'W', 'E', 'B', 'P', 'V', 'P', '8', ' '});
  }

  private void header(String name, int[] beginning) throws IOException {
    Path file = folder.resolve(name);
    if (!Files.exists(file)) {
      byte[] content = new byte[6000];
      new Random(name.hashCode()).nextBytes(content);
      for (int i = 0; i < beginning.length; i++) {
        content[i] = (byte) beginning[i];
        // Streams of units begin another one now and then.
        content[3000 + i] = (byte) beginning[i];
      }
      Files.write(file, content);
    }
    files.add(file);
  }

  private void picture(String extension, String format, String encoder) throws FfmpegException {
    add(
        "picture." + extension,
        "image2pipe",
        new TestMedia()
            .video("testsrc2=size=96x64:rate=25:duration=0.04,format=" + format, encoder));
  }

  private static TestMedia sized(String size, String format, String encoder, String... options) {
    return new TestMedia()
        .video(
            "testsrc2=size=" + size + ":rate=25:duration=0.4,format=" + format, encoder, options);
  }

  private static TestMedia pal(String format, String encoder) {
    return new TestMedia()
        .video("testsrc2=size=720x576:rate=25:duration=0.12,format=" + format, encoder);
  }

  private static AudioFormat flatIntegers() {
    return new AudioFormat(48000, "s16", "stereo");
  }

  private static TestMedia clip(String encoder, String... options) {
    return new TestMedia().video(CLIP, encoder, options);
  }

  private static AudioFormat flat() {
    return new AudioFormat(48000, "flt", "stereo");
  }

  private void add(String name, String muxer, TestMedia media) throws FfmpegException {
    Path file = folder.resolve(name);
    if (!Files.exists(file)) {
      Path unfinished = media.write(folder.resolve(name + ".new"), muxer);
      move(unfinished, file);
    }
    files.add(file);
  }

  /** With subtitles, chapters, tags and a font: more headers that can be wrong. */
  private void addRich() throws FfmpegException {
    Path file = folder.resolve("rich.mkv");
    if (!Files.exists(file)) {
      Path unfinished =
          RichMedia.of(folder.resolve("mpeg4.mkv"))
              .tag("title", "A title")
              .chapter(0, 400, "One")
              .chapter(400, 800, "Two")
              .subtitles("subrip", "eng", 0, "a line", "<i>another</i>")
              .subtitles("ass", "deu", 0, "eine Zeile", "noch eine")
              .attachment("a.ttf", "application/x-truetype-font", new byte[200])
              .write(folder.resolve("rich.mkv.new"), "matroska");
      move(unfinished, file);
    }
    files.add(file);
  }

  private static void move(Path from, Path to) {
    try {
      Files.move(from, to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
