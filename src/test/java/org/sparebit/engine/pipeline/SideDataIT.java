package org.sparebit.engine.pipeline;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.ffmpeg.global.avcodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparebit.codec.PixelFormat;
import org.sparebit.codec.PrecoderMode;
import org.sparebit.codec.ProresProfile;
import org.sparebit.codec.VideoCodec;
import org.sparebit.engine.ffmpeg.Carried;
import org.sparebit.engine.ffmpeg.FrameSideData;
import org.sparebit.engine.ffmpeg.MediaInfo;
import org.sparebit.engine.ffmpeg.TestMedia;
import org.sparebit.engine.sidedata.ItuT35;
import org.sparebit.protocol.Completed;

/** That what pictures carry beside their samples goes on with the right picture, or is named. */
class SideDataIT {
  private static final String HDR =
      "testsrc2=size=128x96:rate=25:duration=0.4,format=yuv420p10le,"
          + "setparams=range=tv:color_primaries=bt2020:color_trc=smpte2084:colorspace=bt2020nc";

  @TempDir Path folder;

  private Path captioned(String rate, double seconds) throws Exception {
    return Carried.captioned(folder.resolve("captioned.ts"), rate, seconds);
  }

  private Requests request(Path source, String name, VideoCodec codec) {
    Requests request = Requests.of(source, folder.resolve(name)).codec(codec);
    return codec == VideoCodec.PRORES ? request.prores(ProresProfile.PRORES_422) : request;
  }

  /** By presentation time in milliseconds. */
  private static Map<Long, String> packets(Path file) throws Exception {
    Map<Long, String> packets = new TreeMap<>();
    Carried.packets(
        file,
        (millis, data) -> {
          packets.put(millis, new String(data, ISO_8859_1));
        });
    return packets;
  }

  private static String message(byte[] captions) {
    return new String(ItuT35.captions(captions), ISO_8859_1);
  }

  @ParameterizedTest
  @CsvSource({
    "out.mp4, 0, PRECODER_NONE",
    "out.mkv, 64, PRECODER_NONE",
    "out.webm, 0, PRECODER_BAL",
    "out.mp4, 64, PRECODER_BAL"
  })
  void av1HasTheCaptionsOfEachPicture(String name, int height, PrecoderMode precoder)
      throws Exception {
    Path source = captioned("25", 1);
    Completed completed =
        request(source, name, VideoCodec.AV1).size(0, height).precoder(precoder).complete();
    assertThat(completed.warningTexts()).noneMatch(w -> w.contains("captions"));
    List<String> packets = List.copyOf(packets(folder.resolve(name)).values());
    assertThat(packets).hasSize(25);
    for (int i = 0; i < packets.size(); i++) {
      assertThat(packets.get(i)).as("picture %d", i).containsOnlyOnce(message(Carried.letters(i)));
      assertThat(packets.get(i).split("GA94", -1)).as("picture %d", i).hasSize(2);
    }
    // The messages disturb no decoder.
    assertThat(MediaInfo.lumaHashes(folder.resolve(name))).hasSize(25).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @CsvSource({"VP9, out.webm", "VP9, out.mp4", "PRORES, out.mov", "Y4M, out.y4m"})
  void captionsAreNamedWhereTheCodecHasNoPlace(VideoCodec codec, String name) throws Exception {
    Completed completed = request(captioned("25", 0.4), name, codec).complete();
    assertThat(completed.warningTexts())
        .filteredOn(w -> w.contains("captions"))
        .singleElement()
        .asString()
        .contains("not carried", "CEA-608", "kept with AV1, H_264, H_264_M4V, MPEG2VIDEO, H_265");
  }

  @Test
  void emptyCaptionsAreNotMissed() throws Exception {
    Path source =
        new TestMedia()
            .video("testsrc2=size=128x96:rate=25:duration=0.2,format=yuv420p", "mpeg2video")
            .eachFrame(
                (number, frame) ->
                    FrameSideData.captions(frame, new byte[] {(byte) 0xfc, (byte) 0x80, -128}))
            .write(folder.resolve("empty.ts"), "mpegts");
    assertThat(request(source, "out.webm", VideoCodec.VP9).complete().warningTexts()).isEmpty();
  }

  /** MPEG-2 has a constant rate: 60 frames a second can only be there as they come. */
  @ParameterizedTest
  @CsvSource({"60, 0.5, false", "25, 0.5, false", "25, 0.5, true"})
  void mpeg2HasAllCaptionsInTheirOrder(String rate, double seconds, boolean variable)
      throws Exception {
    Path source = captioned(rate, seconds);
    if (variable) {
      // Frames come in pairs and then stay away: some are left out, others written twice.
      source = Carried.withUnevenTimes(source, folder.resolve("uneven.mkv"));
    }
    request(source, "out.ts", VideoCodec.MPEG2VIDEO).bitrateKbps(1000).complete();
    assertThat(Carried.letters(folder.resolve("out.ts"))).isEqualTo(Carried.letters(source));
  }

  private Path hdr10Plus() throws Exception {
    return new TestMedia()
        .video(HDR, "ffv1")
        .eachPacket(Carried::addHdr10Plus)
        .write(folder.resolve("hdr10plus.mkv"), "matroska");
  }

  @ParameterizedTest
  @CsvSource({"out.mp4, 0", "out.mkv, 64", "out.webm, 64"})
  void av1HasHdr10PlusOfEachPicture(String name, int height) throws Exception {
    Path source = hdr10Plus();
    List<byte[]> expected = Carried.hdr10Plus(source);
    assertThat(expected).hasSize(10).doesNotHaveDuplicates();
    Completed completed =
        request(source, name, VideoCodec.AV1)
            .size(0, height)
            .pixelFormat(PixelFormat.YUV420P10LE)
            .complete();
    assertThat(completed.warningTexts()).isEmpty();
    List<String> packets = List.copyOf(packets(folder.resolve(name)).values());
    assertThat(packets).hasSize(10);
    for (int i = 0; i < packets.size(); i++) {
      String message = new String(ItuT35.hdr10Plus(expected.get(i)), ISO_8859_1);
      assertThat(packets.get(i)).as("picture %d", i).containsOnlyOnce(message);
    }
  }

  @ParameterizedTest
  @CsvSource({"VP9, out.webm", "PRORES, out.mov", "Y4M, out.y4m"})
  void hdr10PlusIsNamedWhereItIsLost(VideoCodec codec, String name) throws Exception {
    assertThat(request(hdr10Plus(), name, codec).complete().warningTexts())
        .filteredOn(w -> w.contains("HDR10+"))
        .singleElement()
        .asString()
        .contains("not carried", "kept with AV1, H_265");
  }

  @ParameterizedTest
  @CsvSource({
    "AV1, out.mp4, true",
    "AV1, out.mkv, true",
    "AV1, out.webm, true",
    "VP9, out.mp4, true",
    "PRORES, out.mov, true",
    "PRORES, out.mkv, true",
    "MPEG2VIDEO, out.mp4, true",
    "MPEG2VIDEO, out.ts, false",
    "MPEG2VIDEO, out.mpg, false",
    "Y4M, out.y4m, false"
  })
  void sphericalAndStereoscopicVideosStaySo(VideoCodec codec, String name, boolean kept)
      throws Exception {
    Path source =
        new TestMedia()
            .video("testsrc2=size=128x96:rate=25:duration=0.2,format=yuv420p", "ffv1")
            .streamData(avcodec.AV_PKT_DATA_SPHERICAL, Carried.equirectangular())
            .streamData(avcodec.AV_PKT_DATA_STEREO3D, Carried.sideBySide())
            .write(folder.resolve("source.mkv"), "matroska");
    Completed completed = request(source, name, codec).size(0, 64).complete();
    assertThat(completed.warningTexts().stream().filter(w -> w.contains("360°")).count())
        .isEqualTo(kept ? 0 : 1);
    assertThat(completed.warningTexts().stream().filter(w -> w.contains("3D")).count())
        .isEqualTo(kept ? 0 : 1);
    if (kept) {
      assertThat(Carried.ofStream(folder.resolve(name))).contains("Spherical Mapping", "Stereo 3D");
      String bytes = Files.readString(folder.resolve(name), ISO_8859_1);
      // FFmpeg itself does not read back from MP4 what it has written there for side by side.
      assertThat(name.endsWith("mp4") ? bytes : "st3d\0\0\0\0\2").contains("st3d\0\0\0\0\2");
    }
  }

  @Test
  void turnedVideoIsNotCalledSphericalAnyMore() throws Exception {
    Path source =
        new TestMedia()
            .video("testsrc2=size=128x96:rate=25:duration=0.2,format=yuv420p", "mpeg4")
            .streamData(avcodec.AV_PKT_DATA_SPHERICAL, Carried.equirectangular())
            .streamData(avcodec.AV_PKT_DATA_DISPLAYMATRIX, Carried.upsideDown())
            .write(folder.resolve("source.mp4"), "mp4");
    assertThat(Carried.ofStream(source)).contains("Spherical Mapping", "Display Matrix");
    Completed completed = request(source, "out.mkv", VideoCodec.AV1).complete();
    assertThat(completed.warningTexts()).anyMatch(w -> w.contains("360°") && w.contains("turned"));
    assertThat(Carried.ofStream(folder.resolve("out.mkv")))
        .doesNotContain("Spherical Mapping", "Display Matrix");
  }

  @ParameterizedTest
  @CsvSource({"AV1, out.mkv, 0", "AV1, out.mp4, 1", "VP9, out.mp4, 1", "VP9, out.webm, 0"})
  void masteringDisplayWithoutLuminanceIsKeptOrNamed(VideoCodec codec, String name, int warnings)
      throws Exception {
    Path source =
        new TestMedia()
            .video(HDR, "ffv1")
            .streamData(avcodec.AV_PKT_DATA_MASTERING_DISPLAY_METADATA, Carried.primariesAlone())
            .write(folder.resolve("source.mkv"), "matroska");
    Completed completed = request(source, name, codec).complete();
    assertThat(
            completed.warningTexts().stream().filter(w -> w.contains("mastering display")).count())
        .isEqualTo(warnings);
    assertThat(Carried.ofStream(folder.resolve(name)).contains("Mastering display metadata"))
        .isEqualTo(warnings == 0);
  }

  @ParameterizedTest
  @CsvSource({"out.mp4, true", "out.mkv, false"})
  void ambientViewingEnvironmentIsKeptOrNamed(String name, boolean kept) throws Exception {
    Path source =
        new TestMedia()
            .video(HDR.replace("yuv420", "yuv422"), "prores_ks")
            .streamData(avcodec.AV_PKT_DATA_AMBIENT_VIEWING_ENVIRONMENT, Carried.dimRoom())
            .write(folder.resolve("source.mov"), "mov");
    assertThat(Carried.ofStream(source)).contains("Ambient viewing environment");
    Completed completed = request(source, name, VideoCodec.AV1).complete();
    assertThat(Carried.ofStream(folder.resolve(name)).contains("Ambient viewing environment"))
        .isEqualTo(kept);
    assertThat(completed.warningTexts().stream().noneMatch(w -> w.contains("ambient viewing")))
        .isEqualTo(kept);
  }

  @ParameterizedTest
  @CsvSource({
    "gif, gif, 0xff0000, 0",
    "gif, gif, 0xff0000@0, 1",
    "apng, apng, 0xff0000, 0",
    "apng, apng, 0xff0000@0.5, 1"
  })
  void transparencyIsMissedOnlyWhereOneCanSeeThrough(
      String muxer, String encoder, String colour, int warnings) throws Exception {
    String format =
        encoder.equals("gif") ? "split[a][b];[a]palettegen[p];[b][p]paletteuse" : "null";
    Path source =
        new TestMedia()
            .video(
                "color=c=white:size=64x64:rate=10:duration=0.5,format=rgba,"
                    + "drawbox=x=8:y=8:w=20:h=20:t=fill:replace=1:color="
                    + colour
                    + ","
                    + format,
                encoder)
            .write(folder.resolve("picture." + muxer), muxer);
    Completed completed = request(source, "out.mp4", VideoCodec.AV1).complete();
    assertThat(completed.warningTexts().stream().filter(w -> w.contains("transparency")).count())
        .isEqualTo(warnings);
  }

  @Test
  void rolesOfTracksAreNamedWhereTheContainerHasNoPlace() throws Exception {
    Path source = Carried.soundForTheBlind(folder.resolve("source.mkv"));
    Completed inMp4 = request(source, "out.mp4", VideoCodec.AV1).complete();
    assertThat(inMp4.warningTexts()).isEmpty();
    Completed inMov = request(source, "out.mov", VideoCodec.PRORES).complete();
    assertThat(inMov.warningTexts())
        .anyMatch(w -> w.contains("visual_impaired") && w.contains("MOV has no place"));
  }
}
