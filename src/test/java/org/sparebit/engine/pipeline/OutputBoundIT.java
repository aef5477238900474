package org.sparebit.engine.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparebit.codec.ProresProfile;
import org.sparebit.codec.VideoCodec;
import org.sparebit.engine.ffmpeg.FfmpegException;
import org.sparebit.engine.ffmpeg.TestMedia;
import org.sparebit.protocol.Completed;
import org.sparebit.protocol.Failed;
import org.sparebit.protocol.FailureCode;

/** Outputs that may get only so large. */
class OutputBoundIT {
  @TempDir static Path sources;
  static Path clip;

  @TempDir Path folder;

  @BeforeAll
  static void makeClip() throws FfmpegException {
    clip =
        new TestMedia()
            .video("testsrc2=size=320x180:rate=25:duration=2,format=yuv420p", "mpeg4")
            .write(sources.resolve("clip.mkv"), "matroska");
  }

  private Requests encode(VideoCodec codec, String output) {
    Requests requests = Requests.of(clip, folder.resolve(output)).bitrateKbps(2000);
    return codec == VideoCodec.PRORES
        ? requests.prores(ProresProfile.PRORES_422)
        : requests.codec(codec);
  }

  @ParameterizedTest
  @CsvSource({"Y4M, out.y4m", "VP9, out.webm", "AV1, out.mp4", "PRORES, out.mov"})
  void anOutputThatGetsTooLargeEndsTheJobAndLeavesNothing(VideoCodec codec, String output) {
    Failed failed = encode(codec, output).bounds(0, 50_000).fail();

    assertThat(failed.code()).isEqualTo(FailureCode.OUTPUT_TOO_LARGE);
    assertThat(failed.code().category()).isEqualTo(FailureCode.Category.PERMANENT);
    assertThat(failed.message()).contains("larger than 50000 bytes", "sparebit.jobs.max-output");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void anOutputThatWasThereStays() throws Exception {
    Path there = Files.writeString(folder.resolve("out.webm"), "another job's result");

    encode(VideoCodec.VP9, "out.webm").bounds(0, 50_000).fail();

    assertThat(there).hasContent("another job's result");
    assertThat(folder).isDirectoryContaining(there::equals);
    assertThat(folder.toFile().list()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"Y4M, out.y4m", "VP9, out.mp4"})
  void anOutputMayBeJustAsLargeAsItMay(VideoCodec codec, String output) throws Exception {
    Completed completed = encode(codec, output).threads(1).complete();
    Path free = folder.resolve(output);
    byte[] content = Files.readAllBytes(free);

    Requests again = encode(codec, output).threads(1);
    assertThat(again.bounds(0, completed.sizeBytes()).complete().sizeBytes())
        .isEqualTo(content.length);
    assertThat(again.bounds(0, completed.sizeBytes() - 1).fail().code())
        .isEqualTo(FailureCode.OUTPUT_TOO_LARGE);
    assertThat(free).hasBinaryContent(content);
  }
}
