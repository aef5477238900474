package org.sparebit.engine.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.sparebit.codec.VideoCodec;
import org.sparebit.engine.ffmpeg.FfmpegException;
import org.sparebit.engine.ffmpeg.TestMedia;
import org.sparebit.protocol.Completed;
import org.sparebit.protocol.Failed;
import org.sparebit.protocol.FailureCode;

/** Encodes whose worker may use only so much memory. */
class MemoryPlanIT {
  private static final long MB = 1 << 20;
  private static final long GB = 1 << 30;

  @TempDir static Path sources;
  static Path clip;

  @TempDir Path folder;

  @BeforeAll
  static void makeClip() throws FfmpegException {
    clip =
        new TestMedia()
            .video("testsrc2=size=320x180:rate=25:duration=0.8,format=yuv420p", "mpeg4")
            .write(sources.resolve("clip.mkv"), "matroska");
  }

  private Requests encode(VideoCodec codec) {
    return Requests.of(clip, folder.resolve("out.mkv")).codec(codec).threads(4);
  }

  @ParameterizedTest
  @EnumSource(
      value = VideoCodec.class,
      names = {"AV1", "VP9"})
  void whatFitsIsDoneAsItWasAskedFor(VideoCodec codec) {
    Completed completed = encode(codec).bounds(2 * GB, 0).complete();

    assertThat(completed.warningTexts()).isEmpty();
  }

  @Test
  void fewerThreadsAreUsedWhereAllOfThemWouldNotFit() {
    Completed completed = encode(VideoCodec.AV1).bounds(220 * MB, 0).complete();

    assertThat(completed.warningTexts())
        .singleElement()
        .asString()
        .matches(
            "the job works with [12] threads? instead of 4: otherwise it would need about \\d+ MB "
                + "of memory, and a worker may use 220 MB \\(sparebit\\.worker\\.memory\\)");
  }

  @ParameterizedTest
  @CsvSource({"AV1, 257", "VP9, 215"})
  void theLookaheadIsShortenedWhereOneThreadWouldNotFit(VideoCodec codec, long megabytes) {
    Completed completed = encode(codec).size(960, 540).bounds(megabytes * MB, 0).complete();

    assertThat(completed.warningTexts())
        .singleElement()
        .asString()
        .contains(
            "works with 1 thread instead of 4 and looks fewer frames ahead, at some cost in quality");
    assertThat(completed.frames()).isEqualTo(20);
  }

  @ParameterizedTest
  @CsvSource({"AV1, 8192, 4320", "VP9, 16384, 8704"})
  void whatCanNotFitIsRefusedBeforeTheEncodeWithNumbers(VideoCodec codec, int width, int height) {
    Failed failed = encode(codec).size(width, height).bounds(GB, 0).fail();

    assertThat(failed.code()).isEqualTo(FailureCode.MEMORY_EXCEEDED);
    assertThat(failed.message())
        .containsPattern("would need about \\d+ MB of memory, and a worker may use 1024 MB")
        .contains(
            "it decodes pictures of 320×180 and encodes " + width + "×" + height + " as " + codec)
        .containsPattern("give it a width of \\d+ or less")
        .contains("sparebit.worker.memory");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void theAdvisedWidthIsThenTaken() {
    Failed failed = encode(VideoCodec.VP9).size(8000, 0).bounds(200 * MB, 0).fail();
    int width = Integer.parseInt(failed.message().replaceAll(".*a width of (\\d+) or.*", "$1"));

    assertThat(encode(VideoCodec.VP9).size(width, 0).bounds(200 * MB, 0).complete().frames())
        .isEqualTo(20);
  }
}
