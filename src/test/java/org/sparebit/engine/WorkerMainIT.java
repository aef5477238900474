package org.sparebit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sparebit.codec.VideoCodec;
import org.sparebit.engine.ffmpeg.TestMedia;
import org.sparebit.protocol.EncodeRequest;
import org.sparebit.protocol.EncodeRequestBuilder;
import org.sparebit.protocol.ExitCode;
import org.sparebit.protocol.JsonLines;

/** The worker's own side of the protocol, in a process of its own. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class WorkerMainIT {
  @TempDir Path folder;

  @Test
  void endsWhenNobodyReadsItsMessagesAnyMore() throws Exception {
    Path input =
        new TestMedia()
            .video("testsrc2=size=320x180:duration=2,format=yuv420p", "mpeg4")
            .write(folder.resolve("clip.mp4"), "mp4");
    Path output = folder.resolve("out.webm");
    Process worker =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                WorkerMain.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    // Standard input stays open: that it ends is another sign, and this is about the first.
    try (OutputStream toWorker = worker.getOutputStream()) {
      BufferedReader messages = worker.inputReader();
      assertThat(messages.readLine()).contains("ready");
      messages.close();
      new JsonLines.Writer(toWorker).write(request(input, output));

      assertThat(worker.waitFor()).isEqualTo(ExitCode.PARENT_GONE.code());
    } finally {
      worker.destroyForcibly();
    }
    assertThat(folder).isDirectoryNotContaining("glob:**out*");
  }

  private static EncodeRequest request(Path input, Path output) {
    return EncodeRequestBuilder.of(input, output)
        .codec(VideoCodec.VP9)
        .bitrateKbps(500)
        .gop(25)
        .preset("4")
        .build();
  }
}
