package org.sparebit.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparebit.activation.GplInstaller;
import org.sparebit.codec.VideoCodec;
import org.sparebit.engine.ffmpeg.DecoderBuffer;
import org.sparebit.engine.ffmpeg.HeldPictures;
import org.sparebit.engine.ffmpeg.MediaInfo;
import org.sparebit.protocol.Completed;
import org.sparebit.protocol.EncodeRequestBuilder;
import org.sparebit.worker.ProcessWorkerLauncher;
import org.sparebit.worker.WorkerProperties;

/** Likewise for x264, x265 and MPEG-2, encoded by real workers. */
class HeldPicturesGplIT {
  private static final Path GPL =
      Path.of(System.getProperty("sparebit.jar")).resolveSibling("codecs-gpl");

  @TempDir static Path folder;
  static ProcessWorkerLauncher launcher;

  @BeforeAll
  static void prepare() throws Exception {
    launcher = new ProcessWorkerLauncher(WorkerProperties.defaults(), folder);
    GplInstaller.of(launcher.gplLibraries(), folder, GPL.toString(), null).install();
  }

  @AfterAll
  static void stop() {
    launcher.close();
  }

  private static Completed encode(VideoCodec codec, Path source, Path output, int kbps)
      throws Exception {
    return (Completed)
        launcher
            .start(
                EncodeRequestBuilder.of(source, output)
                    .codec(codec)
                    .bitrateKbps(kbps)
                    .gop(50)
                    .build(),
                message -> {})
            .await();
  }

  @ParameterizedTest
  @CsvSource({
    "H_264, held.mp4, 0.5",
    "H_264, held.mkv, 5",
    "H_264, held.ts, 60",
    "H_264, held.mp4, 3600",
    "H_265, held.mp4, 0.5",
    "H_265, held.mkv, 60",
    "H_265, held.mp4, 3600"
  })
  void heldPicturesAreAsGoodAsTheOthersAndKeepTheirTimes(
      VideoCodec codec, String name, double heldSeconds) throws Exception {
    Path source = HeldPictures.write(folder.resolve("source.mkv"), heldSeconds, "");
    Path output = folder.resolve(codec + name);
    Completed completed = encode(codec, source, output, 2000);

    List<Double> psnr = HeldPictures.psnr(source, output);
    assertThat(psnr).hasSize(75).allMatch(db -> db > 50);
    List<Double> times = MediaInfo.of(output).video().times();
    for (int i = 0; i < times.size(); i++) {
      int holds = i / 25;
      double time = i / 25.0 + holds * heldSeconds;
      assertThat(times.get(i) - times.get(0)).isCloseTo(time, within(0.0011));
    }
    assertThat(completed.durationSeconds()).isCloseTo(3 + 2 * heldSeconds, within(0.05));
  }

  /** Its rate is constant: held pictures are repeated. */
  @ParameterizedTest
  @ValueSource(doubles = {0.5, 20})
  void repeatedPicturesOfMpeg2AreAsGoodAsTheOthers(double heldSeconds) throws Exception {
    Path source = HeldPictures.write(folder.resolve("source.mkv"), heldSeconds, "");
    Path output = folder.resolve("MPEG2VIDEO" + heldSeconds + ".ts");
    Completed completed = encode(VideoCodec.MPEG2VIDEO, source, output, 2000);

    List<Double> psnr = HeldPictures.psnr(source, output);
    assertThat(psnr).hasSizeGreaterThan((int) (25 * 2 * heldSeconds)).allMatch(db -> db > 40);
    assertThat(completed.durationSeconds()).isCloseTo(3 + 2 * heldSeconds, within(0.05));
  }

  /** The mean may be far below the target, since nothing happens; moving pictures keep to it. */
  @ParameterizedTest
  @ValueSource(doubles = {0, 1, 5, 60})
  void movingPicturesBetweenHeldOnesKeepToTheDecodersBuffer(double heldSeconds) throws Exception {
    Path source =
        HeldPictures.write(folder.resolve("noise.mkv"), heldSeconds, ",noise=alls=30:allf=t");
    Path output = folder.resolve("buffer.mp4");
    Completed completed = encode(VideoCodec.H_264, source, output, 300);

    assertThat(DecoderBuffer.neededKilobits(output, 450)).isLessThanOrEqualTo(600);
    assertThat(completed.videoBitrateKbps()).isLessThan(1.15 * 300);
  }
}
