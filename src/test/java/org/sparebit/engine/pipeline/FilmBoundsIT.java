package org.sparebit.engine.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparebit.codec.VideoCodec;
import org.sparebit.engine.ffmpeg.AudioFormat;
import org.sparebit.engine.ffmpeg.Contents;
import org.sparebit.engine.ffmpeg.Demuxer;
import org.sparebit.engine.ffmpeg.FfmpegException;
import org.sparebit.engine.ffmpeg.MediaInfo;
import org.sparebit.engine.ffmpeg.OpenedFiles;
import org.sparebit.engine.ffmpeg.RichMedia;
import org.sparebit.engine.ffmpeg.SourceStream;
import org.sparebit.engine.ffmpeg.TestMedia;
import org.sparebit.protocol.Completed;

/** That a film begins and ends with its pictures and sound, whatever else the source has. */
class FilmBoundsIT {
  @TempDir Path folder;

  private Path film(String name, String muxer, long startMicros) throws FfmpegException {
    return new TestMedia()
        .video("testsrc2=size=64x64:rate=25:duration=2,format=yuv420p", "mpeg4")
        .sound("mp2", new AudioFormat(48000, "s16", "stereo"), 2)
        .startingAt(startMicros)
        .write(folder.resolve(name), muxer);
  }

  private static double seconds(Path file) throws FfmpegException {
    try (Demuxer demuxer = OpenedFiles.demuxer(file)) {
      return demuxer.length().seconds();
    }
  }

  private static List<Contents.Text> texts(Path file) throws FfmpegException {
    return Contents.of(file).of(SourceStream.Kind.SUBTITLE).get(0).texts();
  }

  @ParameterizedTest
  @CsvSource({"out.mp4, AV1", "out.webm, VP9"})
  void beginsWithTheFirstOfTheStreamsThatAreCarried(String name, VideoCodec codec)
      throws FfmpegException {
    Path source =
        RichMedia.of(film("film.ts", "mpegts", 900_000))
            .data()
            .write(folder.resolve("source.ts"), "mpegts");
    Path output = folder.resolve(name);
    Completed completed = Requests.of(source, output).codec(codec).complete();

    MediaInfo made = MediaInfo.of(output);
    assertThat(made.video().times().get(0)).isCloseTo(0, within(0.05));
    assertThat(made.video().frames()).isEqualTo(50);
    assertThat(made.sounds().get(0).startSeconds()).isCloseTo(0, within(0.05));
    assertThat(completed.warningTexts())
        .singleElement()
        .asString()
        .contains("data streams are not");
  }

  @ParameterizedTest
  @CsvSource({"matroska, out.mkv", "matroska, out.mp4", "mp4, out.mp4", "mp4, out.mkv"})
  void endsWithPicturesAndSoundAlsoWhereChaptersGoOn(String muxer, String name)
      throws FfmpegException {
    Path source =
        RichMedia.of(film("film.mkv", "matroska", 0))
            .chapter(0, 1000, "one")
            .chapter(1000, 5000, "two")
            .chapter(5000, 9000, "three")
            .write(folder.resolve("source"), muxer);
    Path output = folder.resolve(name);
    Completed completed = Requests.of(source, output).codec(VideoCodec.VP9).complete();

    Contents made = Contents.of(output);
    assertThat(made.chapters()).hasSize(2);
    assertThat(made.chapters().get(1).end()).isCloseTo(2, within(0.05));
    assertThat(seconds(output)).isCloseTo(2, within(0.05));
    assertThat(completed.warningTexts())
        .singleElement()
        .isEqualTo("1 chapter lies outside of the film and is left out");
  }

  @ParameterizedTest
  @CsvSource({"out.mkv", "out.mp4", "out.webm"})
  void endsWithPicturesAndSoundAlsoWhereTextsGoOn(String name) throws FfmpegException {
    String[] lines = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n"};
    Path source =
        RichMedia.of(film("film.mkv", "matroska", 0))
            .subtitles("subrip", "eng", 0, lines)
            .write(folder.resolve("source.mkv"), "matroska");
    Path output = folder.resolve(name);
    Completed completed = Requests.of(source, output).codec(VideoCodec.VP9).complete();

    // One text each fifth of a second, from 0.1 s on.
    Contents.Text last = texts(output).get(9);
    assertThat(texts(output)).hasSize(10);
    assertThat(last.text()).isEqualTo("j");
    assertThat(last.start() + last.duration()).isCloseTo(2, within(0.05));
    assertThat(seconds(output)).isCloseTo(2, within(0.05));
    assertThat(completed.warningTexts())
        .anyMatch(w -> w.startsWith("4 texts of the subtitles begin after the end of the film"))
        .noneMatch(w -> w.contains("declares"));
  }

  @Test
  void chaptersAndTextsWithinTheFilmAreLeftAlone() throws FfmpegException {
    Path source =
        RichMedia.of(film("film.mkv", "matroska", 0))
            .subtitles("subrip", "eng", 0, "a", "b", "c", "d")
            .chapter(0, 1000, "one")
            .chapter(1000, 2000, "two")
            .write(folder.resolve("source.mkv"), "matroska");
    Path output = folder.resolve("out.mkv");
    Completed completed = Requests.of(source, output).codec(VideoCodec.VP9).complete();
    assertThat(texts(output)).hasSize(4);
    assertThat(Contents.of(output).chapters()).hasSize(2);
    assertThat(completed.warningTexts()).isEmpty();
  }
}
