package org.sparebit.engine.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.sparebit.engine.ffmpeg.AudioFormat;
import org.sparebit.engine.ffmpeg.FfmpegException;
import org.sparebit.engine.ffmpeg.RichMedia;
import org.sparebit.engine.ffmpeg.TestMedia;

/** The small files, one of each form, that are broken afterwards. */
final class IntactFiles {
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
    return all.files;
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
