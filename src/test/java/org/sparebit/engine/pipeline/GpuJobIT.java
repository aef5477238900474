package org.sparebit.engine.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.sparebit.codec.PixelFormat;
import org.sparebit.codec.PrecoderMode;
import org.sparebit.codec.VideoCodec;
import org.sparebit.engine.ffmpeg.Frame;
import org.sparebit.engine.ffmpeg.MediaInfo;
import org.sparebit.engine.ffmpeg.TestMedia;
import org.sparebit.engine.precode.GpuModels;
import org.sparebit.engine.precode.Plane;
import org.sparebit.engine.precode.Precoder;
import org.sparebit.engine.precode.PrecoderSource;
import org.sparebit.engine.precode.Precoders;
import org.sparebit.engine.precode.Strength;
import org.sparebit.protocol.EncodeRequest;
import org.sparebit.protocol.Failed;
import org.sparebit.protocol.FailureCode;
import org.sparebit.protocol.GpuOptions;
import org.sparebit.protocol.Opened;
import org.sparebit.protocol.WorkerResult;

/** Whole jobs as on a GPU, but for the provider: the models for GPUs, in batches, on the CPU. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class GpuJobIT {
  private static final PrecoderSource WORKING =
      (bitDepth, gpu) -> GpuModels.open(bitDepth, gpu == null ? 1 : gpu.framesPerRun());

  @TempDir Path folder;
  private Path clip;

  @BeforeEach
  void makeClip() throws Exception {
    clip =
        new TestMedia()
            .video("testsrc2=size=162x90:rate=25:duration=0.6,noise=alls=9,format=yuv420p", "ffv1")
            .write(folder.resolve("clip.mkv"), "matroska");
  }

  @ParameterizedTest
  @EnumSource(
      value = PixelFormat.class,
      names = {"YUV420P", "YUV420P10LE"})
  void outputDoesNotDependOnHowManyFramesARunHas(PixelFormat format) throws Exception {
    Path single = folder.resolve("single.y4m");
    Path together = folder.resolve("together.y4m");
    for (Path output : new Path[] {single, together}) {
      int framesPerRun = output.equals(single) ? 1 : 4;
      Requests.of(clip, output)
          .codec(VideoCodec.Y4M)
          .pixelFormat(format)
          .precoder(PrecoderMode.PRECODER_BAL)
          .gpu(framesPerRun(framesPerRun))
          .complete(WORKING);
    }
    assertThat(MediaInfo.lumaHashes(together))
        .hasSize(15)
        .doesNotHaveDuplicates()
        .isEqualTo(MediaInfo.lumaHashes(single))
        .doesNotContainAnyElementsOf(MediaInfo.lumaHashes(clip));
  }

  @Test
  void twoPassesAndStrengthsThatChangeWithTheContentWork() throws Exception {
    Path output = folder.resolve("out.webm");
    Requests.of(clip, output)
        .codec(VideoCodec.VP9)
        .precoder(PrecoderMode.PRECODER_ADAPTIVE)
        .gpu(framesPerRun(4))
        .complete(WORKING);
    assertThat(MediaInfo.of(output).video().frames()).isEqualTo(15);
  }

  @Test
  void picturesOfTheSampleClipDifferFromTheCpusByALevelAtMost() throws Exception {
    long[] counts = new long[3];
    int[] frames = new int[1];
    try (Precoder integers = Precoders.open(8, null);
        Precoder floats = GpuModels.open(8, 1)) {
      MediaInfo.decode(
          Path.of("samples", "test.mp4"),
          frame -> {
            if (frames[0]++ % 100 == 0) {
              compare(frame, integers, floats, counts);
            }
          });
    }
    assertThat(frames[0]).isGreaterThan(200);
    assertThat(counts[2]).as("samples that precoding has changed").isPositive();
    assertThat(counts[1]).as("beyond a level, of %d", counts[0]).isLessThan(counts[0] / 1000);
  }

  private static void compare(Frame frame, Precoder integers, Precoder floats, long[] counts) {
    Plane source = PendingFrame.plane(frame, 0);
    byte[][] results = new byte[2][];
    try {
      for (int i = 0; i < 2; i++) {
        ByteBuffer samples = ByteBuffer.allocateDirect(frame.width() * frame.height());
        Plane target = new Plane(samples, frame.width(), frame.height(), frame.width(), 8);
        (i == 0 ? integers : floats).precode(source, target, new Strength(0.6f, 1));
        results[i] = new byte[samples.capacity()];
        samples.get(0, results[i]);
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    for (int i = 0; i < results[0].length; i++) {
      int distance = Math.abs((results[0][i] & 0xff) - (results[1][i] & 0xff));
      counts[0]++;
      counts[1] += distance > 1 ? 1 : 0;
      int before = source.samples().get(i / frame.width() * source.lineSize() + i % frame.width());
      counts[2] += before == results[1][i] ? 0 : 1;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "CUDA failure 719: unspecified launch failure ; GPU=0, GPU_LOST, nvidia-smi",
    "CUDA failure 2: out of memory ; GPU=0, GPU_OUT_OF_MEMORY, sparebit.gpu.memory-limit",
    "Non-zero status code while running Conv, PRECODER_FAILED, precoding failed",
  })
  void failureInMidJobIsNamedAndLeavesNothing(String text, FailureCode code, String advice) {
    Path output = folder.resolve("out.mp4");
    Failed failed =
        Requests.of(clip, output)
            .codec(VideoCodec.AV1)
            .precoder(PrecoderMode.PRECODER_BAL)
            .gpu(framesPerRun(4))
            .fail((depth, gpu) -> GpuModels.failingAt(9, text, WORKING.open(depth, gpu)));
    assertThat(failed.code()).isEqualTo(code);
    assertThat(failed.code().category()).isEqualTo(FailureCode.Category.TRANSIENT);
    assertThat(failed.message()).contains(text).contains(advice);
    assertThat(folder).isDirectoryNotContaining("glob:**out*");
  }

  @Test
  void jobIsCancelledWhileAFrameWaitsForOthers() {
    EncodeRequest request =
        Requests.of(clip, folder.resolve("out.webm"))
            .codec(VideoCodec.VP9)
            .precoder(PrecoderMode.PRECODER_BAL)
            .gpu(framesPerRun(64))
            .build();
    EncodeJob[] job = new EncodeJob[1];
    job[0] =
        new EncodeJob(
            request,
            message -> {
              if (message instanceof Opened) {
                job[0].cancel();
              }
            },
            WORKING);
    WorkerResult result = job[0].run();
    assertThat(result)
        .isInstanceOfSatisfying(
            Failed.class, f -> assertThat(f.code()).isEqualTo(FailureCode.CANCELLED));
    assertThat(folder).isDirectoryNotContaining("glob:**out*");
  }

  private static GpuOptions framesPerRun(int frames) {
    return new GpuOptions(0, GpuOptions.DEFAULT_MEMORY_LIMIT, frames, false, false);
  }
}
