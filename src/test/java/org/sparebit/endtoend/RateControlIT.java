package org.sparebit.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.sparebit.activation.GplInstaller;
import org.sparebit.codec.VideoCodec;
import org.sparebit.codec.VideoCodec.Limits;
import org.sparebit.engine.ffmpeg.DecoderBuffer;
import org.sparebit.engine.ffmpeg.TestMedia;
import org.sparebit.protocol.Completed;
import org.sparebit.protocol.EncodeRequest;
import org.sparebit.protocol.EncodeRequestBuilder;
import org.sparebit.protocol.Failed;
import org.sparebit.protocol.FailureCode;
import org.sparebit.protocol.WorkerResult;
import org.sparebit.worker.ProcessWorkerLauncher;
import org.sparebit.worker.WorkerProperties;

/** Whether real encoders keep to the bitrates that the catalogue and the settings promise. */
class RateControlIT {
  private static final Path GPL =
      Path.of(System.getProperty("sparebit.jar")).resolveSibling("codecs-gpl");
  private static final int KBPS = 200;

  /** As EncoderSettings has them: peaks of half as much again, a buffer of two seconds. */
  private static final int MAX_KBPS = KBPS * 3 / 2;

  private static final int BUFFER_KILOBITS = KBPS * 2;

  @TempDir static Path folder;
  static Path clip;
  static Path shortClip;
  static ProcessWorkerLauncher launcher;

  @BeforeAll
  static void prepare() throws Exception {
    clip =
        new TestMedia()
            .video(
                "testsrc2=size=192x108:rate=25:duration=8,"
                    + "noise=alls=60:allf=t:enable='between(t,3,5)',format=yuv420p",
                "mpeg4",
                "qmin",
                "2",
                "b",
                "20M")
            .write(folder.resolve("clip.mkv"), "matroska");
    shortClip =
        new TestMedia()
            .video("testsrc2=size=192x108:rate=25:duration=0.4,format=yuv420p", "mpeg4")
            .write(folder.resolve("short.mkv"), "matroska");
    launcher = new ProcessWorkerLauncher(WorkerProperties.defaults(), folder);
    GplInstaller.of(launcher.gplLibraries(), folder, GPL.toString(), null).install();
  }

  @AfterAll
  static void stop() {
    launcher.close();
  }

  @ParameterizedTest
  @CsvSource({"H_264, mp4", "H_265, mp4", "MPEG2VIDEO, mpg"})
  void decodersBufferSuffices(VideoCodec codec, String extension) throws Exception {
    Path output = folder.resolve(codec + "-buffer." + extension);
    encode(codec, output);

    assertThat(DecoderBuffer.neededKilobits(output, MAX_KBPS)).isLessThanOrEqualTo(BUFFER_KILOBITS);
  }

  @ParameterizedTest
  @EnumSource(
      value = VideoCodec.class,
      names = {"Y4M", "PRORES"},
      mode = EnumSource.Mode.EXCLUDE)
  void encodersTakeTheLowestAndTheHighestBitrate(VideoCodec codec) throws Exception {
    Limits limits = codec.limits();
    for (int kbps : new int[] {limits.minBitrateKbps(), limits.maxBitrateKbps()}) {
      String extension = codec.containers().get(0).extensions().get(0);
      Path output = folder.resolve(codec + "-" + kbps + "." + extension);

      assertThat(run(request(codec, shortClip, output, kbps))).isInstanceOf(Completed.class);
    }
  }

  @Test
  void svtAv1RefusesAHigherBitrateThanTheCatalogue() throws Exception {
    int kbps = VideoCodec.AV1.limits().maxBitrateKbps() + 1;

    assertThat(run(request(VideoCodec.AV1, shortClip, folder.resolve("refused.mp4"), kbps)))
        .isInstanceOfSatisfying(
            Failed.class, f -> assertThat(f.code()).isEqualTo(FailureCode.ENCODER_REFUSED));
  }

  private static void encode(VideoCodec codec, Path output) throws Exception {
    WorkerResult result = run(request(codec, clip, output, KBPS));
    assertThat(result).isInstanceOf(Completed.class);
  }

  private static WorkerResult run(EncodeRequest request) throws Exception {
    return launcher.start(request, message -> {}).await();
  }

  private static EncodeRequest request(VideoCodec codec, Path input, Path output, int kbps) {
    return EncodeRequestBuilder.of(input, output).codec(codec).bitrateKbps(kbps).gop(50).build();
  }
}
