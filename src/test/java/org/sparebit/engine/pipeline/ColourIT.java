package org.sparebit.engine.pipeline;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparebit.codec.PixelFormat;
import org.sparebit.codec.PrecoderMode;
import org.sparebit.codec.ProresProfile;
import org.sparebit.codec.VideoCodec;
import org.sparebit.engine.ffmpeg.FfmpegException;
import org.sparebit.engine.ffmpeg.Hdr;
import org.sparebit.engine.ffmpeg.MediaInfo;
import org.sparebit.engine.ffmpeg.Samples;
import org.sparebit.engine.ffmpeg.TestMedia;
import org.sparebit.protocol.Completed;

/** That colours come out as they went in, and that the output says which they are. */
class ColourIT {
  private static final String HDR10 =
      "testsrc2=size=128x96:rate=25:duration=0.2,format=yuv420p10le,"
          + "setparams=range=tv:color_primaries=bt2020:color_trc=smpte2084:colorspace=bt2020nc:"
          + "chroma_location=topleft";

  @TempDir Path folder;

  private Path clip(String chain, String encoder) throws FfmpegException {
    return new TestMedia().video(chain, encoder).write(folder.resolve("source.mkv"), "matroska");
  }

  private Requests request(Path source, String name, VideoCodec codec) {
    Requests request = Requests.of(source, folder.resolve(name)).codec(codec);
    return codec == VideoCodec.PRORES
        ? request.prores(ProresProfile.PRORES_422)
        : request.pixelFormat(
            codec == VideoCodec.VP9 ? PixelFormat.YUV420P : PixelFormat.YUV420P10LE);
  }

  @ParameterizedTest
  @CsvSource({
    "AV1, out.mp4, 0",
    "AV1, out.mkv, 64",
    "AV1, out.webm, 0",
    "VP9, out.webm, 0",
    "VP9, out.mp4, 64",
    "VP9, out.mkv, 0",
    "PRORES, out.mkv, 0"
  })
  void hdr10KeepsItsMasteringDisplayAndLightLevels(VideoCodec codec, String name, int height)
      throws Exception {
    Path source =
        new TestMedia()
            .video(HDR10, "ffv1")
            .hdr(Hdr.SAMPLE)
            .write(folder.resolve("hdr.mkv"), "matroska");
    assertThat(Hdr.of(source)).contains(Hdr.SAMPLE);
    request(source, name, codec).size(0, height).precoder(PrecoderMode.PRECODER_BAL).complete();
    Path output = folder.resolve(name);
    assertThat(Hdr.of(output)).contains(Hdr.SAMPLE);
    MediaInfo.Colour colour = MediaInfo.of(output).video().colour();
    assertThat(colour.transfer()).isEqualTo("smpte2084");
    assertThat(colour.primaries()).isEqualTo("bt2020");
    assertThat(colour.space()).isEqualTo("bt2020nc");
  }

  @Test
  void av1CarriesHdr10InItsOwnStream() throws Exception {
    Path source =
        new TestMedia()
            .video(HDR10, "ffv1")
            .hdr(Hdr.SAMPLE)
            .write(folder.resolve("hdr.mkv"), "matroska");
    request(source, "out.mp4", VideoCodec.AV1).complete();
    // The metadata unit of 6 bytes that begins with type 1 has the light levels, 800 and 300.
    String light = new String(new byte[] {0x2a, 6, 1, 3, 0x20, 1, 0x2c}, ISO_8859_1);
    assertThat(Files.readString(folder.resolve("out.mp4"), ISO_8859_1)).contains(light);
  }

  @Test
  void sdrGetsNoHdrMetadata() throws Exception {
    Path source = clip("testsrc2=size=128x96:duration=0.2,format=yuv420p", "ffv1");
    request(source, "out.mp4", VideoCodec.AV1).complete();
    assertThat(Hdr.of(folder.resolve("out.mp4"))).isEmpty();
    assertThat(MediaInfo.of(folder.resolve("out.mp4")).video().colour().transfer())
        .isIn("", "unknown");
  }

  @ParameterizedTest
  @CsvSource({"AV1, out.mp4", "VP9, out.webm", "PRORES, out.mov"})
  void hlgStaysHlg(VideoCodec codec, String name) throws Exception {
    Path source = clip(HDR10.replace("smpte2084", "arib-std-b67"), "ffv1");
    Completed completed = request(source, name, codec).complete();
    assertThat(MediaInfo.of(folder.resolve(name)).video().colour().transfer())
        .isEqualTo("arib-std-b67");
    boolean eightBit = codec == VideoCodec.VP9;
    assertThat(completed.warningTexts().stream().anyMatch(w -> w.contains("8 bit")))
        .isEqualTo(eightBit);
  }

  @Test
  void y4mSaysThatItCannotSayHdr() throws Exception {
    Path source = clip(HDR10, "ffv1");
    Completed completed = request(source, "out.y4m", VideoCodec.Y4M).complete();
    assertThat(completed.warningTexts())
        .anyMatch(w -> w.contains("smpte2084") && w.contains("Y4M"));
  }

  @ParameterizedTest
  @CsvSource({"AV1, out.mkv, 0", "AV1, out.mkv, 64", "VP9, out.webm, 0", "VP9, out.webm, 64"})
  void placeOfTheChromaSamplesIsKept(VideoCodec codec, String name, int height) throws Exception {
    Path source = clip(HDR10, "ffv1");
    assertThat(Samples.of(source).chromaLocation()).isEqualTo("topleft");
    request(source, name, codec).size(0, height).complete();
    assertThat(Samples.of(folder.resolve(name)).chromaLocation()).isEqualTo("topleft");
  }

  @ParameterizedTest
  @CsvSource({
    "rgb24, png, unknown, bt709, 63, 102, 240",
    "gbrp10le, ffv1, bt709, bt709, 63, 102, 240",
    "gbrp10le, ffv1, bt2020, bt2020nc, 74, 97, 240",
    "rgb24, png, smpte170m, bt470bg, 81, 90, 240"
  })
  void redStaysRed(
      String format, String encoder, String primaries, String matrix, int y, int u, int v)
      throws Exception {
    Path source =
        clip(
            "color=red:size=128x96:rate=25:duration=0.2,format="
                + format
                + ",setparams=color_primaries="
                + primaries,
            encoder);
    Requests.of(source, folder.resolve("out.mkv"))
        .codec(VideoCodec.AV1)
        .bitrateKbps(2000)
        .complete();
    Path output = folder.resolve("out.mkv");
    MediaInfo.Colour colour = MediaInfo.of(output).video().colour();
    assertThat(colour.space()).isEqualTo(matrix);
    assertThat(colour.range()).isEqualTo("tv");
    Samples samples = Samples.of(output);
    assertThat(samples.sample(0, 64, 48)).isCloseTo(y, within(2));
    assertThat(samples.sample(1, 32, 24)).isCloseTo(u, within(2));
    assertThat(samples.sample(2, 32, 24)).isCloseTo(v, within(2));
  }

  @ParameterizedTest
  @CsvSource({"AV1, out.mkv, pc, 255", "VP9, out.webm, pc, 255", "PRORES, out.mov, tv, 940"})
  void whiteOfTheFullRangeStaysWhite(VideoCodec codec, String name, String range, int white)
      throws Exception {
    Path source = clip("color=white:size=128x96:rate=25:duration=0.2,format=yuvj420p", "mjpeg");
    Requests request = Requests.of(source, folder.resolve(name)).codec(codec);
    if (codec == VideoCodec.PRORES) {
      request = request.prores(ProresProfile.PRORES_422);
    }
    request.complete();
    Samples samples = Samples.of(folder.resolve(name));
    int scale = samples.bits() > 10 ? 1 << (samples.bits() - 10) : 1;
    assertThat(samples.luma(64, 48) / scale).isCloseTo(white, within(4));
    assertThat(MediaInfo.of(folder.resolve(name)).video().colour().range())
        .isIn(range, "", "unknown");
  }

  @ParameterizedTest
  @CsvSource({
    "gray, ffv1, 126",
    "gray10le, ffv1, 126",
    "yuv444p12le, ffv1, 126",
    "yuv422p, ffv1, 126"
  })
  void greyStaysGrey(String format, String encoder, int grey) throws Exception {
    Path source =
        clip(
            "color=0x808080:size=128x96:rate=25:duration=0.2,format=yuv444p," + "format=" + format,
            encoder);
    Requests.of(source, folder.resolve("out.mkv")).codec(VideoCodec.AV1).complete();
    Samples samples = Samples.of(folder.resolve("out.mkv"));
    assertThat(samples.luma(64, 48)).isCloseTo(grey, within(2));
    assertThat(samples.sample(1, 32, 24)).isCloseTo(128, within(1));
    assertThat(samples.sample(2, 32, 24)).isCloseTo(128, within(1));
  }

  @Test
  void changeBetweenSdrAndHdrInMidStreamIsSaid() throws Exception {
    Path source =
        clip(
            "testsrc2=size=128x96:rate=25:duration=0.4,format=yuv422p10le,"
                + "setparams=color_trc=bt709[a];"
                + HDR10.replace("yuv420", "yuv422")
                + "[b];[a][b]concat",
            "prores_ks");
    Completed completed = request(source, "out.mkv", VideoCodec.AV1).complete();
    assertThat(completed.warningTexts())
        .anyMatch(w -> w.contains("bt709 to smpte2084") && w.contains("mid-stream"));
  }

  @ParameterizedTest
  @CsvSource({"8, 1, its base layer is", "5, 0, will look wrong"})
  void dolbyVisionIsSaidToBeLost(int profile, int compatibility, String text) throws Exception {
    Path source =
        new TestMedia()
            .video(HDR10, "libsvtav1")
            .dolbyVision(profile, compatibility)
            .write(folder.resolve("vision.mkv"), "matroska");
    Completed completed = request(source, "out.mp4", VideoCodec.AV1).complete();
    assertThat(completed.warningTexts())
        .anyMatch(w -> w.contains("Dolby Vision") && w.contains("profile " + profile))
        .anyMatch(w -> w.contains(text));
  }
}
