package org.sparebit.engine.pipeline;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.ffmpeg.global.avcodec;
import org.sparebit.engine.ffmpeg.AudioFormat;
import org.sparebit.engine.ffmpeg.Avif;
import org.sparebit.engine.ffmpeg.Carried;
import org.sparebit.engine.ffmpeg.CroppedMedia;
import org.sparebit.engine.ffmpeg.FfmpegException;
import org.sparebit.engine.ffmpeg.RawStreams;
import org.sparebit.engine.ffmpeg.RichMedia;
import org.sparebit.engine.ffmpeg.TestMedia;

/** Those of {@link SourceKinds} whose pictures, or the streams beside them, are not as most are. */
final class RarerKinds {
  private static final String CLIP = "testsrc2=size=64x64:rate=25:duration=0.4,format=yuv420p";
  private static final String HDR =
      CLIP
          + "10le,setparams=range=tv:color_primaries=bt2020:color_trc=smpte2084"
          + ":colorspace=bt2020nc";
  private static final AudioFormat STEREO = new AudioFormat(48000, "fltp", "stereo");
  private static final Map<String, SourceKinds.Kind> ALL = new TreeMap<>();

  private RarerKinds() {}

  static Map<String, SourceKinds.Kind> all() {
    return ALL;
  }

  private static void kind(String name, String output, SourceKinds.Maker maker) {
    ALL.put(name, new SourceKinds.Kind(output, maker));
  }

  static {
    SourceKinds.Maker captions = f -> Carried.captioned(f.resolve("a.ts"), "25", 0.4);
    kind("captions", "mkv", captions);
    kind("captions-vp9", "vp9.webm", captions);
    kind("captions-y4m", "y4m", captions);

    kind("turned", "mkv", f -> mp4(f, CroppedMedia::turnClockwise));
    kind("turned-spherical", "mkv", RarerKinds::turnedSpherical);
    kind("cropped-mp4", "mkv", f -> mp4(f, RarerKinds::crop));
    kind(
        "cropped-mkv",
        "mkv",
        f -> RichMedia.of(mp4(f, RarerKinds::crop)).write(f.resolve("a.mkv"), "matroska"));
    kind("cropped-turned", "mkv", f -> mp4(f, RarerKinds::cropAndTurn));
    kind("cropped-to-nothing", "mkv", f -> mp4(f, RarerKinds::cropToNothing));
    kind("aspect-changes", "mkv", RarerKinds::aspectChanges);

    kind("cover-mkv", "mkv", f -> cover(f, clip(f)));
    kind("cover-y4m", "y4m", f -> cover(f, clip(f)));
    kind("cover-alone", "mkv", f -> cover(f, song(f)));
    kind("spherical", "mkv", f -> described(f, true, false));
    kind("spherical-y4m", "y4m", f -> described(f, true, false));
    kind("stereo-3d", "mkv", f -> described(f, false, true));
    kind("stereo-3d-y4m", "y4m", f -> described(f, false, true));
    kind("alpha-avif", "mkv", f -> Avif.withAlpha(f.resolve("a.avif"), "avif", 1));
    kind("alpha-avif-animated", "mkv", f -> Avif.withAlpha(f.resolve("a.avif"), "avif", 5));
    kind("tiles-avif", "mkv", f -> Avif.ofTiles(f.resolve("a.avif")));
    kind("gif-opaque", "mkv", f -> gif(f, "0xff0000"));
    kind("gif-transparent", "mkv", f -> gif(f, "0xff0000@0"));
    kind("icc-jpeg", "mkv", RarerKinds::jpegWithProfile);

    kind("hdr10-plus", "mkv", RarerKinds::hdr10Plus);
    kind("hdr10-plus-vp9", "vp9.webm", RarerKinds::hdr10Plus);
    kind("mastering-primaries-mkv", "mkv", RarerKinds::primariesAlone);
    kind("mastering-primaries-mp4", "mp4", RarerKinds::primariesAlone);

    kind("chapter-beyond-end", "mkv", f -> chapters(f, 0, 300, 300, 9_000));
    kind("chapter-after-end", "mkv", f -> chapters(f, 0, 300, 5_000, 9_000));
    kind("raw-h264", "mkv", f -> rawH264(f, ""));
    kind("raw-h264-with-rate", "mkv", f -> rawH264(f, ",h264_metadata=tick_rate=60"));
    kind("subtitles-of-no-codec", "mkv", RarerKinds::subtitlesOfNoCodec);
    kind("subtitles-of-no-codec-mp4", "mp4", RarerKinds::subtitlesOfNoCodec);
  }

  /** Changes a file. */
  private interface Change {
    void apply(Path file) throws IOException;
  }

  private static TestMedia media(String pictures, String encoder) {
    return new TestMedia().video(pictures, encoder);
  }

  private static Path mp4(Path folder, Change change) throws FfmpegException, IOException {
    Path file =
        media(CLIP.replace("64x64", "96x80"), "mpeg4").write(folder.resolve("a.mp4"), "mp4");
    change.apply(file);
    return file;
  }

  private static void crop(Path file) throws IOException {
    CroppedMedia.addAperture(file, "mp4v", 80, 1, 64, 1, 0, 1, 0, 1);
  }

  private static void cropAndTurn(Path file) throws IOException {
    CroppedMedia.turnClockwise(file);
    crop(file);
  }

  private static void cropToNothing(Path file) throws IOException {
    CroppedMedia.addAperture(file, "mp4v", 4000, 1, 64, 1, 0, 1, 0, 1);
  }

  private static Path turnedSpherical(Path folder) throws FfmpegException {
    return media(CLIP, "mpeg4")
        .streamData(avcodec.AV_PKT_DATA_SPHERICAL, Carried.equirectangular())
        .streamData(avcodec.AV_PKT_DATA_DISPLAYMATRIX, Carried.upsideDown())
        .write(folder.resolve("a.mp4"), "mp4");
  }

  private static Path aspectChanges(Path folder) throws FfmpegException, IOException {
    Path file = folder.resolve("a.ts");
    Files.createFile(file);
    for (String aspect : new String[] {"12/11", "16/11"}) {
      Path part =
          media(CLIP.replace("64x64", "176x144") + ",setsar=" + aspect, "mpeg2video")
              .write(folder.resolve("part.ts"), "mpegts");
      Files.write(file, Files.readAllBytes(part), StandardOpenOption.APPEND);
    }
    return file;
  }

  private static Path clip(Path folder) throws FfmpegException {
    return media(CLIP, "mpeg4").write(folder.resolve("clip.mkv"), "matroska");
  }

  private static Path song(Path folder) throws FfmpegException {
    return new TestMedia().sound("aac", STEREO, 0.4).write(folder.resolve("a.mka"), "matroska");
  }

  private static Path cover(Path folder, Path film) throws FfmpegException, IOException {
    byte[] picture = Files.readAllBytes(jpeg(folder));
    return RichMedia.of(film)
        .attachment("cover.jpg", "image/jpeg", picture)
        .write(folder.resolve("a.mkv"), "matroska");
  }

  private static Path jpeg(Path folder) throws FfmpegException {
    return media("testsrc2=size=64x64:rate=25:duration=0.04,format=yuvj420p", "mjpeg")
        .write(folder.resolve("a.jpg"), "image2pipe");
  }

  /** With a segment for an ICC profile, of which FFmpeg looks at nothing. */
  private static Path jpegWithProfile(Path folder) throws FfmpegException, IOException {
    Path file = jpeg(folder);
    String bytes = new String(Files.readAllBytes(file), ISO_8859_1);
    String profile = "\u00ff\u00e2\0\u0090ICC_PROFILE\0\u0001\u0001" + "\0".repeat(128);
    return Files.writeString(
        file, bytes.substring(0, 2) + profile + bytes.substring(2), ISO_8859_1);
  }

  private static Path described(Path folder, boolean spherical, boolean stereo)
      throws FfmpegException {
    TestMedia media = media(CLIP, "ffv1");
    if (spherical) {
      media.streamData(avcodec.AV_PKT_DATA_SPHERICAL, Carried.equirectangular());
    }
    if (stereo) {
      media.streamData(avcodec.AV_PKT_DATA_STEREO3D, Carried.sideBySide());
    }
    return media.write(folder.resolve("a.mkv"), "matroska");
  }

  private static Path gif(Path folder, String colour) throws FfmpegException {
    return media(
            "color=c=white:size=64x64:rate=10:duration=0.5,format=rgba,"
                + "drawbox=x=8:y=8:w=20:h=20:t=fill:replace=1:color="
                + colour
                + ",split[a][b];[a]palettegen[p];[b][p]paletteuse",
            "gif")
        .write(folder.resolve("a.gif"), "gif");
  }

  private static Path hdr10Plus(Path folder) throws FfmpegException {
    return media(HDR, "ffv1")
        .eachPacket(Carried::addHdr10Plus)
        .write(folder.resolve("a.mkv"), "matroska");
  }

  private static Path primariesAlone(Path folder) throws FfmpegException {
    return media(HDR, "ffv1")
        .streamData(avcodec.AV_PKT_DATA_MASTERING_DISPLAY_METADATA, Carried.primariesAlone())
        .write(folder.resolve("a.mkv"), "matroska");
  }

  private static Path chapters(Path folder, long from, long to, long secondFrom, long secondTo)
      throws FfmpegException {
    return RichMedia.of(clip(folder))
        .chapter(from, to, "One")
        .chapter(secondFrom, secondTo, "Two")
        .write(folder.resolve("a.mkv"), "matroska");
  }

  private static Path rawH264(Path folder, String more) throws FfmpegException, IOException {
    Path film = media(CLIP, "libopenh264").write(folder.resolve("a.mkv"), "matroska");
    return RawStreams.extract(film, folder.resolve("a.h264"), "h264_mp4toannexb" + more);
  }

  private static Path subtitlesOfNoCodec(Path folder) throws FfmpegException, IOException {
    Path file =
        RichMedia.of(clip(folder))
            .subtitles("subrip", "deu", 0, "one")
            .write(folder.resolve("a.mkv"), "matroska");
    String bytes = Files.readString(file, ISO_8859_1);
    return Files.writeString(file, bytes.replace("S_TEXT/UTF8", "S_TEXT/XYZ8"), ISO_8859_1);
  }
}
