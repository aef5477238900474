package org.sparebit.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.sparebit.engine.ffmpeg.MediaInfo;
import org.sparebit.engine.ffmpeg.TestMedia;
import tools.jackson.databind.JsonNode;

/** The image brings the GPL build of FFmpeg, which is used only after {@code POST /codec}. */
@ExtendWith(ImageUnderTest.class)
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class ActivationContainerIT {
  private static final String JOB =
      """
      {"input": "/isize_files/clip.mp4", "output": "/isize_files/%s",
       "isize_precoding": "PRECODER_BAL", "codec": "%s", "bitrate": 300, "gop": 10}
      """;

  @TempDir Path media;
  @TempDir Path data;

  @Test
  void activatesWithoutANetworkAndStaysSoInTheNextContainer() throws Exception {
    HostFolders.writableByAll(media);
    HostFolders.writableByAll(data);
    new TestMedia()
        .video("testsrc2=size=192x108:rate=25:duration=1,format=yuv420p", "mpeg4", "b", "1M")
        .write(media.resolve("clip.mp4"), "mp4");
    try (RunningContainer first = start()) {
      assertThat(first.post(JOB.formatted("early.mp4", "H_264")).body()).contains("POST /codec");
      assertThat(first.post("/codec", "{\"enable_codecs\":\"TRUE\"}").statusCode()).isEqualTo(200);
      await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> !activation(first).get("state").asString().equals("IN_PROGRESS"));
      assertThat(activation(first).get("message").asString()).endsWith("are enabled.");
      assertMakes(first, "H_264", "a.mp4", "h264");
    }
    try (RunningContainer second = start()) {
      assertMakes(second, "H_265", "b.mp4", "hevc");
    }
  }

  private RunningContainer start() {
    return new RunningContainer.Options().files(media).data(data).hardened().start();
  }

  private static JsonNode activation(RunningContainer container) throws Exception {
    return container.getJson("/codec").get("activation");
  }

  private void assertMakes(RunningContainer container, String codec, String output, String made)
      throws Exception {
    container.awaitCompleted(container.submit(JOB.formatted(output, codec)));
    MediaInfo info = MediaInfo.of(media.resolve(output));
    assertThat(info.video().codec()).isEqualTo(made);
    assertThat(info.video().frames()).isEqualTo(25);
  }
}
