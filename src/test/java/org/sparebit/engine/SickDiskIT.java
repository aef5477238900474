package org.sparebit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sparebit.storage.SickDisk.EIO;
import static org.sparebit.storage.SickDisk.ESTALE;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparebit.codec.VideoCodec;
import org.sparebit.engine.ffmpeg.TestMedia;
import org.sparebit.protocol.Completed;
import org.sparebit.protocol.EncodeRequest;
import org.sparebit.protocol.EncodeRequestBuilder;
import org.sparebit.protocol.Failed;
import org.sparebit.protocol.FailureCode;
import org.sparebit.protocol.JsonLines;
import org.sparebit.protocol.Publish;
import org.sparebit.protocol.Verified;
import org.sparebit.protocol.WorkerMessage;
import org.sparebit.protocol.WorkerResult;
import org.sparebit.storage.SickDisk;

/** What a worker says of disks that fail while it works: that it was not the job's fault. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class SickDiskIT {
  @TempDir static Path folder;
  private static SickDisk disk;
  private static Path input;
  private static Path output;

  @BeforeAll
  static void build() throws Exception {
    disk = SickDisk.build(folder);
    input =
        new TestMedia()
            .video("testsrc2=size=640x360:rate=25:duration=2,format=yuv420p", "wrapped_avframe")
            .write(Files.createDirectory(folder.resolve("in")).resolve("clip.y4m"), "yuv4mpegpipe");
    output = Files.createDirectory(folder.resolve("out")).resolve("out.y4m");
  }

  @ParameterizedTest
  @CsvSource({
    // As soon as it is opened, in the middle, and where folders are gone through.
    "read, in/clip.y4m, 0",
    "read, in/clip.y4m, 40",
    "open, in/clip.y4m, 0",
    "open, in, 0",
    "stat, in/clip.y4m, 0",
    "write, out, 0",
    "write, out, 20",
    "open, out, 0",
    "sync, out, 0",
    "rename, out, 0",
    // When the result is verified.
    "read, out, 0",
    "read, out, 20"
  })
  void isToldFromTheJobsOwnFailures(String call, String path, int skip) throws Exception {
    for (int error : new int[] {EIO, ESTALE}) {
      disk.fail(call, folder.resolve(path), error, skip);

      WorkerResult result = encode();

      assertThat(result).as("error %d", error).isInstanceOf(Failed.class);
      assertThat(((Failed) result).code())
          .as("error %d: %s", error, ((Failed) result).message())
          .isEqualTo(FailureCode.STORAGE_UNAVAILABLE);
      assertThat(((Failed) result).message()).doesNotContain(folder.toString());
      assertThat(folder.resolve("out")).isEmptyDirectory();
    }
  }

  /** Without this the test above might prove nothing. */
  @Test
  void doesNoHarmWhileItIsWell() throws Exception {
    disk.heal();

    assertThat(encode()).isInstanceOf(Completed.class);
    Files.delete(output);
  }

  private static WorkerResult encode() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                WorkerMain.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().putAll(disk.environment());
    Process worker = builder.start();
    try (OutputStream toWorker = worker.getOutputStream()) {
      JsonLines.Writer writer = new JsonLines.Writer(toWorker);
      JsonLines.Reader<WorkerMessage> reader =
          new JsonLines.Reader<>(worker.getInputStream(), WorkerMessage.class);
      writer.write(request());
      while (true) {
        WorkerMessage message = reader.read();
        assertThat(message).as("the worker has crashed").isNotNull();
        if (message instanceof Verified) {
          writer.write(new Publish());
        } else if (message instanceof WorkerResult result) {
          return result;
        }
      }
    } finally {
      worker.destroyForcibly().waitFor();
    }
  }

  private static EncodeRequest request() {
    return EncodeRequestBuilder.of(input, output).codec(VideoCodec.Y4M).build();
  }
}
