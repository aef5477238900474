package org.sparebit.engine.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparebit.codec.VideoCodec;
import org.sparebit.engine.ffmpeg.Avif;
import org.sparebit.engine.ffmpeg.MediaInfo;
import org.sparebit.engine.ffmpeg.Samples;
import org.sparebit.protocol.Completed;
import org.sparebit.protocol.Failed;
import org.sparebit.protocol.FailureCode;

/** That of several pictures in a file the right one is the video. */
class VideoChoiceIT {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"avif, 1", "avif, 10", "mp4, 10"})
  void transparencyOfAnAvifIsNotItsVideo(String muxer, int pictures) throws Exception {
    Path source = Avif.withAlpha(folder.resolve("source." + muxer), muxer, pictures);
    Path output = folder.resolve("out.mp4");
    Completed completed = Requests.of(source, output).codec(VideoCodec.AV1).complete();
    assertThat(MediaInfo.of(output).video().frames()).isEqualTo(pictures);
    // Red, and no grey.
    assertThat(Samples.of(output).sample(2, 32, 24)).isCloseTo(240, within(4));
    assertThat(completed.warningTexts())
        .anyMatch(w -> w.contains("is not carried: it is the transparency (alpha)"));
  }

  @Test
  void pictureOfTilesIsRefusedInsteadOfOneOfItsTiles() throws Exception {
    Path source = Avif.ofTiles(folder.resolve("source.avif"));
    Failed failed = Requests.of(source, folder.resolve("out.mp4")).codec(VideoCodec.AV1).fail();
    assertThat(failed.code()).isEqualTo(FailureCode.INPUT_UNSUPPORTED);
    assertThat(failed.message()).contains("128×64 pixels", "2 tiles", "convert it to JPEG or PNG");
  }
}
