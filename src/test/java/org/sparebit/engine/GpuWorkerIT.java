package org.sparebit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparebit.codec.PrecoderMode;
import org.sparebit.codec.VideoCodec;
import org.sparebit.engine.GpuWorkerMain.Fault;
import org.sparebit.engine.ffmpeg.MediaInfo;
import org.sparebit.engine.ffmpeg.TestMedia;
import org.sparebit.protocol.EncodeRequest;
import org.sparebit.protocol.EncodeRequestBuilder;
import org.sparebit.protocol.ExitCode;
import org.sparebit.protocol.Failed;
import org.sparebit.protocol.FailureCode;
import org.sparebit.protocol.GpuOptions;
import org.sparebit.protocol.JsonLines;
import org.sparebit.protocol.Publish;
import org.sparebit.protocol.Verified;
import org.sparebit.protocol.WorkerMessage;
import org.sparebit.protocol.WorkerResult;

/** Workers with a GPU, or what takes its place where there is none, as real processes. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class GpuWorkerIT {
  @TempDir Path folder;
  private Path input;

  @BeforeEach
  void makeClip() throws Exception {
    input =
        new TestMedia()
            .video("testsrc2=size=192x108:rate=25:duration=2,format=yuv420p", "mpeg4")
            .write(folder.resolve("clip.mp4"), "mp4");
  }

  @ParameterizedTest
  @CsvSource({
    "LOST, GPU_LOST, the GPU stopped working",
    "OUT_OF_MEMORY, GPU_OUT_OF_MEMORY, not enough free memory"
  })
  void saysWhatBecameOfTheGpuAndLeavesNothing(Fault fault, FailureCode code, String text)
      throws Exception {
    Path output = folder.resolve("out.y4m");
    try (Worker worker = new Worker(fault, request(output))) {
      assertThat(worker.result())
          .isInstanceOfSatisfying(
              Failed.class,
              failed -> {
                assertThat(failed.code()).isEqualTo(code);
                assertThat(failed.message()).contains(text);
              });
      assertThat(worker.exitCode()).isEqualTo(ExitCode.FAILED.code());
    }
    assertThat(folder).isDirectoryNotContaining("glob:**out*");
  }

  @Test
  void twoAtOnceGiveWhatOneGives() throws Exception {
    Path alone = folder.resolve("alone.y4m");
    Path first = folder.resolve("first.y4m");
    Path second = folder.resolve("second.y4m");
    try (Worker worker = new Worker(Fault.NONE, request(alone))) {
      worker.result();
      assertThat(worker.exitCode()).isEqualTo(ExitCode.COMPLETED.code());
    }
    try (Worker one = new Worker(Fault.NONE, request(first));
        Worker other = new Worker(Fault.NONE, request(second))) {
      one.result();
      other.result();
      assertThat(one.exitCode()).isEqualTo(ExitCode.COMPLETED.code());
      assertThat(other.exitCode()).isEqualTo(ExitCode.COMPLETED.code());
    }
    assertThat(MediaInfo.lumaHashes(first)).hasSize(50).isEqualTo(MediaInfo.lumaHashes(alone));
    assertThat(second).hasSameBinaryContentAs(first);
  }

  private EncodeRequest request(Path output) {
    return EncodeRequestBuilder.of(input, output)
        .codec(VideoCodec.Y4M)
        .precoder(PrecoderMode.PRECODER_BAL)
        .gpu(GpuOptions.DEFAULT)
        .build();
  }

  /** A worker that has got its request. */
  private static final class Worker implements AutoCloseable {
    private final Process process;
    private final JsonLines.Reader<WorkerMessage> messages;
    private final JsonLines.Writer requests;

    Worker(Fault fault, EncodeRequest request) throws Exception {
      process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx256m",
                  "-cp",
                  System.getProperty("java.class.path"),
                  GpuWorkerMain.class.getName(),
                  fault.name())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      messages = new JsonLines.Reader<>(process.getInputStream(), WorkerMessage.class);
      requests = new JsonLines.Writer(process.getOutputStream());
      requests.write(request);
    }

    WorkerResult result() throws Exception {
      for (WorkerMessage next = messages.read(); next != null; next = messages.read()) {
        if (next instanceof Verified) {
          requests.write(new Publish());
        }
        if (next instanceof WorkerResult result) {
          return result;
        }
      }
      throw new AssertionError("the worker ended without a result, exit code " + exitCode());
    }

    int exitCode() throws InterruptedException {
      return process.waitFor();
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }
}
