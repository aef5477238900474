package org.sparebit.engine.pipeline;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.sparebit.codec.PixelFormat;
import org.sparebit.codec.ProresProfile;
import org.sparebit.codec.VideoCodec;
import org.sparebit.engine.ffmpeg.AudioFormat;
import org.sparebit.engine.ffmpeg.FfmpegException;
import org.sparebit.engine.ffmpeg.Hdr;
import org.sparebit.engine.ffmpeg.ProtectedFiles;
import org.sparebit.engine.ffmpeg.RichMedia;
import org.sparebit.engine.ffmpeg.TestMedia;
import org.sparebit.engine.ffmpeg.TransportStreams;
import org.sparebit.protocol.WorkerResult;

/** A source of each kind that a job has something to say of, made anew. */
final class SourceKinds {
  /** Writes a source into an empty folder. */
  interface Maker {
    Path make(Path folder) throws FfmpegException, IOException;
  }

  /**
   * A kind.
   *
   * @param output extension of the output, which decides what of the source has a place in it;
   *     before it, the codec where it is not the one that this extension has here
   */
  record Kind(String output, Maker maker) {}

  static final Map<String, Kind> ALL = new TreeMap<>();

  private static final String CLIP = "testsrc2=size=64x64:rate=25:duration=1,format=yuv420p";
  private static final AudioFormat STEREO = new AudioFormat(48000, "fltp", "stereo");
  private static final AudioFormat STEREO_16 = new AudioFormat(48000, "s16", "stereo");
  private static final String WIDEVINE = "edef8ba979d64acea3c827dcd51d21ed";

  private SourceKinds() {}

  private static void kind(String name, String output, Maker maker) {
    ALL.put(name, new Kind(output, maker));
  }

  static {
    ALL.putAll(RarerKinds.all());
    kind("plain", "mkv", SourceKinds::plain);
    kind("plain-y4m", "y4m", SourceKinds::plain);
    kind("odd-size", "mkv", f -> video(f, "testsrc2=size=65x67:duration=1,format=yuv420p", "ffv1"));
    kind("variable-rate-y4m", "y4m", f -> video(f, CLIP + ",select='lt(n,9)+gt(n,14)'", "mpeg4"));
    kind("interlaced", "mkv", f -> video(f, CLIP + ",setfield=tff", "ffv1"));
    kind("alpha", "mkv", f -> video(f, "color=red@0.5:s=64x64:d=1,format=yuva420p", "ffv1"));
    kind("alpha-prores-444", "mov", f -> video(f, "color=red@0.5:s=64x64:d=1,format=rgba", "png"));
    kind("hdr10", "mkv", SourceKinds::hdr);
    kind("hdr10-y4m", "y4m", SourceKinds::hdr);
    kind("dolby-vision-5", "mkv", f -> dolbyVision(f, 5, 0));
    kind("dolby-vision-8", "mkv", f -> dolbyVision(f, 8, 1));
    kind("colours-change", "mkv", SourceKinds::coloursChange);

    kind("chapters", "mkv", f -> rich(f, rich(f).chapter(0, 500, "One").chapter(500, 1000, "Two")));
    kind("chapters-y4m", "y4m", f -> rich(f, rich(f).chapter(0, 1000, "One")));
    kind("tags-y4m", "y4m", f -> rich(f, rich(f).tag("artist", "Somebody").tag("title", "Film")));
    kind("font-mp4", "mp4", f -> rich(f, font(rich(f))));
    kind("font-mkv", "mkv", f -> rich(f, font(rich(f))));
    kind(
        "data-stream",
        "mp4",
        f -> rich(f, RichMedia.of(mpeg2(f, "a.ts", "64x64")).data(), "mpegts"));
    kind("subtitles-text-mp4", "mp4", f -> rich(f, subtitles(f, "subrip")));
    kind("subtitles-ass-webm", "webm", f -> rich(f, subtitles(f, "ass")));
    kind("subtitles-picture-mp4", "mp4", f -> rich(f, subtitles(f, "hdmv_pgs_subtitle")));
    kind("subtitles-picture-mkv", "mkv", f -> rich(f, subtitles(f, "hdmv_pgs_subtitle")));
    kind("subtitles-y4m", "y4m", f -> rich(f, subtitles(f, "subrip")));
    kind("two-videos", "mkv", SourceKinds::twoVideos);

    kind("sound-7.1-webm", "webm", f -> sound(f, "7.1"));
    kind("sound-all-damaged", "webm", f -> damagedSound(f, 0));
    kind("sound-partly-damaged", "webm", f -> damagedSound(f, 20));
    kind("sound-unknown-codec", "mkv", f -> unknown(f, "sowt", "zzzz"));
    kind("video-unknown-codec", "mkv", f -> unknown(f, "jpeg", "brhq"));
    kind("video-damaged", "mkv", SourceKinds::damagedPictures);
    kind("truncated", "mkv", SourceKinds::truncated);
    kind("truncated-mp4", "mkv", SourceKinds::truncatedMp4);
    kind("time-jumps", "mkv", SourceKinds::joined);
    kind("no-first-keyframe", "mkv", SourceKinds::cutBeforeKeyframe);

    kind("programs", "mkv", SourceKinds::programs);
    kind("program-goes-on-in-other-codec", "mkv", SourceKinds::otherCodec);

    kind("encrypted-cenc", "mkv", f -> encrypted(f, "mp4v", "encv", "cenc", WIDEVINE));
    kind("encrypted-cbcs", "mkv", f -> encrypted(f, "mp4v", "encv", "cbcs", ""));
    kind("encrypted-sound", "mkv", f -> encrypted(f, "mp4a", "enca", "cbcs", WIDEVINE));
    kind("encrypted-fairplay", "mkv", f -> renamed(f, "mp4v", "drmi"));
    kind("encrypted-fairplay-sound", "mkv", f -> renamed(f, "mp4a", "drms"));
    kind("encrypted-webm", "mkv", f -> rich(f, rich(f).streamTag(0, "enc_key_id", "MDEyMw==")));
    kind("encrypted-ts-scrambled", "mkv", f -> scrambled(f, 0x100));
    kind("encrypted-ts-scrambled-sound", "mkv", f -> scrambled(f, 0x101));
    kind("encrypted-sample-aes", "mkv", SourceKinds::sampleAes);

    kind("picture-jpeg", "mkv", f -> picture(f, "a.jpg", "mjpeg", "yuvj420p"));
    kind("picture-png", "mkv", f -> picture(f, "a.png", "png", "rgb24"));
    kind("picture-jpeg-with-companions", "mkv", SourceKinds::companions);
    kind("picture-webp-animated", "mkv", SourceKinds::animatedWebp);
    kind("picture-targa", "mkv", f -> bytes(f, "a.tga", new byte[] {0, 0, 2, 0, 0, 0, 0, 0, 0}));
    kind("picture-icon", "mkv", SourceKinds::icon);

    kind("nothing-known", "mkv", f -> bytes(f, "a.mp4", new byte[100_000]));
    kind(
        "playlist",
        "mkv",
        f ->
            bytes(
                f,
                "a.m3u8",
                "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\na.ts\n".getBytes(UTF_8)));
    kind(
        "sound-only",
        "mkv",
        f -> new TestMedia().sound("aac", STEREO, 1).write(f.resolve("a.mka"), "matroska"));
    kind(
        "sound-only-format",
        "mkv",
        f -> new TestMedia().sound("flac", STEREO_16, 1).write(f.resolve("a.flac"), "flac"));
  }

  static WorkerResult run(String name, Path folder) throws FfmpegException, IOException {
    Kind kind = ALL.get(name);
    if (kind == null) {
      throw new IllegalArgumentException(name);
    }
    Path source = kind.maker.make(Files.createDirectories(folder.resolve("source")));
    Requests request = Requests.of(source, folder.resolve("out." + kind.output));
    return switch (kind.output) {
      case "y4m" -> request.codec(VideoCodec.Y4M).run();
      case "vp9.webm" -> request.codec(VideoCodec.VP9).run();
      case "mov" -> request.prores(ProresProfile.PRORES_444).run();
      default -> request.pixelFormat(PixelFormat.YUV420P).run();
    };
  }

  private static Path plain(Path folder) throws FfmpegException {
    return media(CLIP, "mpeg4").write(folder.resolve("plain.mkv"), "matroska");
  }

  private static TestMedia media(String pictures, String encoder) {
    return new TestMedia().video(pictures, encoder).sound("ac3", STEREO, 1);
  }

  private static Path video(Path folder, String pictures, String encoder) throws FfmpegException {
    return new TestMedia().video(pictures, encoder).write(folder.resolve("a.mkv"), "matroska");
  }

  private static Path mp4(Path folder) throws FfmpegException {
    return new TestMedia()
        .video(CLIP, "mpeg4")
        .sound("aac", STEREO, 1)
        .write(folder.resolve("a.mp4"), "mp4");
  }

  private static final String HDR =
      "testsrc2=size=64x64:rate=25:duration=0.4,format=yuv420p10le,"
          + "setparams=color_primaries=bt2020:color_trc=smpte2084:colorspace=bt2020nc:range=limited";

  private static Path hdr(Path folder) throws FfmpegException {
    return new TestMedia()
        .video(HDR, "ffv1")
        .hdr(Hdr.SAMPLE)
        .write(folder.resolve("a.mkv"), "matroska");
  }

  private static Path dolbyVision(Path folder, int profile, int compatibility)
      throws FfmpegException {
    return new TestMedia()
        .video(HDR, "libsvtav1")
        .dolbyVision(profile, compatibility)
        .write(folder.resolve("a.mkv"), "matroska");
  }

  private static Path coloursChange(Path folder) throws FfmpegException {
    String pictures = "testsrc2=size=64x64:rate=25:duration=0.4,format=yuv422p10le,setparams=";
    return video(
        folder,
        pictures + "color_trc=bt709[a];" + pictures + "color_trc=smpte2084[b];[a][b]concat",
        "prores_ks");
  }

  private static RichMedia rich(Path folder) throws FfmpegException {
    return RichMedia.of(plain(folder));
  }

  private static Path rich(Path folder, RichMedia media) throws FfmpegException {
    return rich(folder, media, "matroska");
  }

  private static Path rich(Path folder, RichMedia media, String muxer) throws FfmpegException {
    return media.write(folder.resolve("rich"), muxer);
  }

  private static RichMedia font(RichMedia media) {
    return media.attachment("a.ttf", "application/x-truetype-font", "no font".getBytes(UTF_8));
  }

  private static RichMedia subtitles(Path folder, String codec) throws FfmpegException {
    return rich(folder).subtitles(codec, "deu", 0, "one", "two");
  }

  private static Path twoVideos(Path folder) throws FfmpegException {
    return new TransportStreams()
        .program(1, "One", mpeg2(folder, "small.ts", "64x64"), 0)
        .program(1, "One", mpeg2(folder, "wide.ts", "96x64"), 0)
        .write(folder.resolve("a.ts"));
  }

  private static Path mpeg2(Path folder, String name, String size) throws FfmpegException {
    return new TestMedia()
        .video("testsrc2=size=" + size + ":rate=25:duration=1,format=yuv420p", "mpeg2video")
        .sound("mp2", STEREO_16, 1)
        .write(folder.resolve(name), "mpegts");
  }

  private static Path sound(Path folder, String layout) throws FfmpegException {
    return new TestMedia()
        .video(CLIP, "mpeg4")
        .sound("flac", new AudioFormat(48000, "s16", layout), 1)
        .write(folder.resolve("a.mkv"), "matroska");
  }

  /** Breaks the beginning of each packet of sound, but for the first. */
  private static Path damagedSound(Path folder, int intact) throws FfmpegException, IOException {
    Path file =
        RichMedia.of(plain(folder))
            .streamTag(1, "language", "eng")
            .write(folder.resolve("a.mkv"), "matroska");
    byte[] content = Files.readAllBytes(file);
    String text = new String(content, ISO_8859_1);
    int packets = 0;
    for (int at = text.indexOf("\u000bw"); at >= 0; at = text.indexOf("\u000bw", at + 2)) {
      if (++packets > intact) {
        content[at] = 0;
      }
    }
    return Files.write(file, content);
  }

  private static Path renamed(Path folder, String entry, String becomes)
      throws FfmpegException, IOException {
    Path file = mp4(folder);
    ProtectedFiles.rename(file, entry, becomes);
    return file;
  }

  private static Path unknown(Path folder, String entry, String becomes)
      throws FfmpegException, IOException {
    Path file =
        new TestMedia()
            .video(CLIP.replace("yuv420p", "yuvj420p"), "mjpeg")
            .sound("pcm_s16le", STEREO_16, 1)
            .write(folder.resolve("a.mov"), "mov");
    ProtectedFiles.rename(file, entry, becomes);
    return file;
  }

  static Path damagedPictures(Path folder) throws FfmpegException, IOException {
    Path file = video(folder, CLIP + ",format=rgb24", "png");
    byte[] content = Files.readAllBytes(file);
    String text = new String(content, ISO_8859_1);
    int picture = -1;
    for (int i = 0; i < 25; i++) {
      picture = text.indexOf("IHDR", picture + 1);
      if (i > 9 && i < 13) {
        Arrays.fill(content, picture + 4, picture + 8, (byte) 0);
      }
    }
    return Files.write(file, content);
  }

  private static Path truncated(Path folder) throws FfmpegException, IOException {
    Path file =
        media(CLIP.replace("=1,", "=8,"), "mpeg4").write(folder.resolve("a.mkv"), "matroska");
    byte[] content = Files.readAllBytes(file);
    return Files.write(file, Arrays.copyOf(content, content.length / 3));
  }

  private static Path truncatedMp4(Path folder) throws FfmpegException, IOException {
    Path file = mp4(folder);
    byte[] content = Files.readAllBytes(file);
    return Files.write(file, Arrays.copyOf(content, content.length / 2));
  }

  private static Path joined(Path folder) throws FfmpegException, IOException {
    Path file = mpeg2(folder, "a.ts", "64x64");
    byte[] again = Files.readAllBytes(file);
    return Files.write(file, again, StandardOpenOption.APPEND);
  }

  private static Path cutBeforeKeyframe(Path folder) throws FfmpegException, IOException {
    Path file =
        new TestMedia()
            .video(CLIP.replace("=1,", "=3,"), "mpeg2video", "g", "25", "b", "1M")
            .write(folder.resolve("a.ts"), "mpegts");
    byte[] content = Files.readAllBytes(file);
    return Files.write(file, Arrays.copyOfRange(content, 188 * 40, content.length));
  }

  private static Path programs(Path folder) throws FfmpegException {
    return new TransportStreams()
        .program(1201, "News", mpeg2(folder, "one.ts", "64x64"), 0)
        .program(1202, "Sport", mpeg2(folder, "two.ts", "96x64"), 20_000_000_000L)
        .write(folder.resolve("a.ts"));
  }

  private static Path otherCodec(Path folder) throws FfmpegException, IOException {
    Path file = mpeg2(folder, "a.ts", "64x64");
    Path rest =
        media(CLIP, "mpeg4")
            .startingAt(1_000_000)
            .muxerOptions(Map.of("tables_version", "3"))
            .write(folder.resolve("rest.ts"), "mpegts");
    return Files.write(file, Files.readAllBytes(rest), StandardOpenOption.APPEND);
  }

  private static Path encrypted(
      Path folder, String entry, String becomes, String scheme, String system)
      throws FfmpegException, IOException {
    Path file = mp4(folder);
    ProtectedFiles.encrypt(file, entry, becomes, scheme, system);
    return file;
  }

  private static Path scrambled(Path folder, int identifier) throws FfmpegException, IOException {
    Path file = mpeg2(folder, "a.ts", "64x64");
    ProtectedFiles.scramble(file, identifier);
    return file;
  }

  private static Path sampleAes(Path folder) throws FfmpegException, IOException {
    Path file =
        new TestMedia()
            .video(CLIP, "libopenh264")
            .sound("aac", STEREO, 1)
            .write(folder.resolve("a.ts"), "mpegts");
    ProtectedFiles.changeKind(file, 0x1B, 0xDB);
    ProtectedFiles.changeKind(file, 0x0F, 0xCF);
    return file;
  }

  private static Path picture(Path folder, String name, String encoder, String format)
      throws FfmpegException {
    return new TestMedia()
        .video("testsrc2=size=64x64:rate=25:duration=0.04,format=" + format, encoder)
        .write(folder.resolve(name), "image2pipe");
  }

  private static Path companions(Path folder) throws FfmpegException, IOException {
    byte[] picture = Files.readAllBytes(picture(folder, "a.jpg", "mjpeg", "yuvj420p"));
    // An application segment with the list of the pictures.
    byte[] list = "\u00ff\u00e2\0\u000eMPF\0II*\0\0\0\0\0".getBytes(ISO_8859_1);
    return Files.write(
        folder.resolve("a.mpo"),
        concat(
            Arrays.copyOf(picture, 2),
            concat(list, concat(Arrays.copyOfRange(picture, 2, picture.length), picture))));
  }

  private static Path animatedWebp(Path folder) throws IOException {
    String head = "RIFF\u0016\0\0\0WEBPVP8X\n\0\0\0\u0002\0\0\0?\0\0?\0\0";
    return bytes(folder, "a.webp", concat(head.getBytes(ISO_8859_1), new byte[1000]));
  }

  private static Path icon(Path folder) throws IOException {
    String head = "\0\0\u0001\0\u0001\0\u0010\u0010\0\0\u0001\0 \0h\u0004\0\0\u0016\0\0\0(\0\0\0";
    return bytes(folder, "a.ico", concat(head.getBytes(ISO_8859_1), new byte[1200]));
  }

  private static byte[] concat(byte[] one, byte[] other) {
    byte[] both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }

  private static Path bytes(Path folder, String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content);
  }
}
