package org.sparebit.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.sparebit.engine.ffmpeg.MediaInfo;

/** {@code docker run -p 8000:8000 -v "$PWD/media:/isize_files" sparebit} and the guide's jobs. */
@ExtendWith(ImageUnderTest.class)
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class GuideJobsContainerIT {
  @TempDir static Path media;
  static RunningContainer server;

  @BeforeAll
  static void start() throws Exception {
    HostFolders.writableByAll(media);
    Files.copy(Path.of("samples", "test.mp4"), media.resolve("test.mp4"));
    server = new RunningContainer.Options().files(media).start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void listOfJobsIsAnswered() throws Exception {
    HttpResponse<String> list = server.get("/isize");

    assertThat(list.statusCode()).isEqualTo(200);
    assertThat(list.body()).startsWith("[").endsWith("]");
  }

  /** Smaller than the guide's 1920 × 1080, which GuideSampleJobsIT does. */
  @Test
  void firstJobMakesAv1InMp4InAFolderOfItsOwn() throws Exception {
    server.awaitCompleted(
        server.submit(
            """
            {
            "input": "/isize_files/test.mp4",
            "output": "/isize_files/output/test_output.mp4",
            "isize_precoding": "PRECODER_ADAPTIVE",
            "isize_use_gpu": "FALSE",
            "isize_mode": "VoD",
            "codec": "AV1",
            "bitrate": "1000",
            "width": "640",
            "height": "360",
            "gop": "150",
            "pix_fmt": "yuv420p",
            "preset": "slow",
            "prores_codec_profile": "PRORES_422_PROXY"
            }
            """));

    MediaInfo result = MediaInfo.of(media.resolve("output/test_output.mp4"));
    assertThat(result.video().codec()).isEqualTo("av1");
    assertThat(result.video().width()).isEqualTo(640);
    assertThat(result.video().keyframes()).startsWith(0, 150);
  }

  @Test
  void secondJobMakesResizedLosslessY4m() throws Exception {
    server.awaitCompleted(
        server.submit(
            """
            {
                "input": "/isize/samples/test.mp4",
                "output": "/isize_files/test_output_resized.y4m",
                "isize_precoding": "PRECODER_BAL",
                "isize_use_gpu": "FALSE",
                "codec": "Y4M",
                "width": "640",
                "height": "360",
                "pix_fmt": "yuv420p10le"
             }
            """));

    MediaInfo result = MediaInfo.of(media.resolve("test_output_resized.y4m"));
    assertThat(result.video().pixelFormat()).isEqualTo("yuv420p10le");
    assertThat(result.video().width()).isEqualTo(640);
  }

  @Test
  void thirdJobMakesAv1InWebmAndItsFileBelongsToTheServersUser() throws Exception {
    server.awaitCompleted(
        server.submit(
            """
            {
                "input": "/isize/samples/test.mp4",
                "output": "/isize_files/test_output_av1.webm",
                "isize_precoding": "PRECODER_LOW",
                "isize_use_gpu": "FALSE",
                "codec": "AV1",
                "bitrate": "2000",
                "gop": "60"
            }
            """));

    Path output = media.resolve("test_output_av1.webm");
    assertThat(MediaInfo.of(output).video().keyframes()).startsWith(0, 60, 120);
    assertThat(Files.getAttribute(output, "unix:uid")).isEqualTo(1000);
    assertThat(Files.getAttribute(output, "unix:gid")).isEqualTo(1000);
  }

  @Test
  void jobForAGpuFailsWithATextThatSaysSo() throws Exception {
    long id =
        server.submit(
            """
            {"input": "/isize/samples/test.mp4", "output": "/isize_files/gpu.y4m",
             "isize_precoding": "PRECODER_BAL", "isize_use_gpu": "TRUE", "codec": "Y4M"}
            """);

    assertThat(server.awaitEnd(id)).startsWith("Failed: ").contains("GPU");
  }
}
