package org.sparebit.engine.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparebit.codec.VideoCodec;
import org.sparebit.engine.ffmpeg.AudioFormat;
import org.sparebit.engine.ffmpeg.EditLists;
import org.sparebit.engine.ffmpeg.FfmpegException;
import org.sparebit.engine.ffmpeg.TestMedia;
import org.sparebit.protocol.Completed;
import org.sparebit.protocol.Failed;
import org.sparebit.protocol.FailureCode;

/** That a file is called truncated where its end is missing, and not where a header is wrong. */
class MissingEndIT {
  private static final String FILM = "testsrc2=size=64x64:rate=25:duration=6,format=yuv420p";

  @TempDir Path folder;

  private Path film(String name, String muxer, String video, String sound, String options)
      throws FfmpegException {
    TestMedia media =
        new TestMedia()
            .video(FILM, video)
            .muxerOptions(options.isEmpty() ? Map.of() : Map.of("movflags", options));
    if (!sound.isEmpty()) {
      String samples = sound.equals("aac") ? "fltp" : "s16";
      media.sound(sound, new AudioFormat(44100, samples, "stereo"), 6);
    }
    return media.write(folder.resolve(name), muxer);
  }

  private Path firstPart(Path file, double share) throws IOException {
    byte[] all = Files.readAllBytes(file);
    return Files.write(
        folder.resolve("part-" + file.getFileName()),
        Arrays.copyOf(all, (int) (all.length * share)));
  }

  private static void putDouble(Path file, String before, int skipped, double value)
      throws IOException {
    byte[] all = Files.readAllBytes(file);
    int at = new String(all, StandardCharsets.ISO_8859_1).indexOf(before);
    ByteBuffer.wrap(all).putDouble(at + before.length() + skipped, value);
    Files.write(file, all);
  }

  private Completed complete(Path source) {
    return Requests.of(source, folder.resolve("out.mkv")).codec(VideoCodec.VP9).complete();
  }

  @ParameterizedTest
  @CsvSource({
    "film.mp4, mp4, mpeg4, aac, faststart",
    "film.mov, mov, mpeg4, aac, faststart",
    "film.mkv, matroska, mpeg4, aac, ''",
    "film.webm, webm, libvpx, '', ''",
    "film.flv, flv, flv, aac, ''",
    "film.mxf, mxf, mpeg2video, '', ''",
    "film.ivf, ivf, libvpx, '', ''"
  })
  void endThatIsMissingIsNotAcceptedWhateverTheContainer(
      String name, String muxer, String video, String sound, String options) throws Exception {
    Path part = firstPart(film(name, muxer, video, sound, options), 0.553);
    Path output = folder.resolve("out.mkv");
    Failed failed = Requests.of(part, output).codec(VideoCodec.VP9).fail();
    assertThat(failed.code()).isEqualTo(FailureCode.INPUT_TRUNCATED);
    assertThat(failed.message()).containsAnyOf("it should have at least", "last packet is not");
    assertThat(output).doesNotExist();
  }

  /** These say how long they are nowhere, or nowhere that FFmpeg believes. */
  @ParameterizedTest
  @CsvSource({
    "film.avi, avi, mpeg4, mp2",
    "film.wmv, asf, wmv2, wmav2",
    "film.ts, mpegts, mpeg2video, mp2",
    "film.m2ts, mpegts, mpeg2video, mp2",
    "film.mpg, vob, mpeg2video, mp2",
    "film.mpg, mpeg, mpeg1video, mp2",
    "film.ogg, ogg, libvpx, ''"
  })
  void endThatIsMissingIsNamedWhereNoLengthIsKnown(
      String name, String muxer, String video, String sound) throws Exception {
    Path part = firstPart(film(name, muxer, video, sound.equals("mp2") ? sound : "", ""), 0.553);
    assertThat(complete(part).warningTexts())
        .anyMatch(w -> w.startsWith("the end of the input is missing (it should have at least"));
  }

  @Test
  void wrongLengthInAMatroskaHeaderIsOnlyNamed() throws Exception {
    Path film = film("film.mkv", "matroska", "mpeg4", "aac", "");
    putDouble(film, "D\u0089\u0088", 0, 18_000);
    assertOnlyNamed(film);
  }

  @Test
  void wrongLengthInAnFlvHeaderIsOnlyNamed() throws Exception {
    Path film = film("film.flv", "flv", "flv", "aac", "");
    putDouble(film, "duration", 1, 18);
    assertOnlyNamed(film);
  }

  private void assertOnlyNamed(Path film) {
    Completed completed = complete(film);
    assertThat(completed.frames()).isEqualTo(150);
    assertThat(completed.warningTexts())
        .singleElement()
        .asString()
        .contains("header declares 18.00 s")
        .contains("nothing else shows that its end is missing");
  }

  @ParameterizedTest
  @CsvSource({
    "film.mp4, mp4, mpeg4, aac, ''",
    "film.mp4, mp4, mpeg4, aac, faststart",
    "film.mp4, mp4, mpeg4, aac, frag_keyframe+empty_moov",
    "film.mov, mov, mpeg4, aac, ''",
    "film.mkv, matroska, mpeg4, aac, ''",
    "film.webm, webm, libvpx, '', ''",
    "film.flv, flv, flv, aac, ''",
    "film.avi, avi, mpeg4, mp2, ''",
    "film.wmv, asf, wmv2, '', ''",
    "film.mxf, mxf, mpeg2video, '', ''",
    "film.ivf, ivf, libvpx, '', ''",
    "film.ts, mpegts, mpeg2video, mp2, ''",
    "film.mpg, vob, mpeg2video, mp2, ''",
    "film.mpg, mpeg, mpeg1video, mp2, ''",
    "film.nut, nut, mpeg4, mp2, ''",
    "film.ogg, ogg, libvpx, '', ''"
  })
  void nothingIsMissingOfAWholeFile(
      String name, String muxer, String video, String sound, String options) throws Exception {
    Completed completed = complete(film(name, muxer, video, sound, options));
    assertThat(completed.frames()).isEqualTo(150);
    assertThat(completed.warningTexts()).noneMatch(w -> w.contains("missing"));
  }

  /** Its header has the length of all that it was cut from. */
  @Test
  void filmThatWasCutByAnEditListIsWhole() throws Exception {
    Path film = film("film.mp4", "mp4", "mpeg4", "aac", "");
    EditLists.replace(film, EditLists.show(1.2, 3));
    assertThat(complete(film).frames()).isEqualTo(30);
  }
}
