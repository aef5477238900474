package org.sparebit.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparebit.engine.ffmpeg.MediaInfo;
import org.sparebit.harness.RunningServer;

/** The three sample jobs of the guide, as it prints them but for the switch of the GPU. */
class GuideSampleJobsIT {
  private static final String FIRST =
      """
      {
      "input": "/isize_files/test.mp4",
      "output": "/isize_files/output/test_output.mp4",
      "isize_precoding": "PRECODER_ADAPTIVE",
      "isize_use_gpu": "TRUE",
      "isize_mode": "VoD",
      "codec": "AV1",
      "bitrate": "4000",
      "width": "1920",
      "height": "1080",
      "gop": "150",
      "pix_fmt": "yuv420p",
      "preset": "slow",
      "prores_codec_profile": "PRORES_422_PROXY"
      }
      """;

  private static final String SECOND =
      """
      {
          "input": "/isize/samples/test.mp4",
          "output": "/isize_files/test_output_resized.y4m",
          "isize_precoding": "PRECODER_BAL",
          "isize_use_gpu": "TRUE",
          "codec": "Y4M",
          "width": "1280",
          "height": "720",
          "pix_fmt": "yuv420p10le"
       }
      """;

  private static final String THIRD =
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
      """;

  @TempDir static Path folder;
  static RunningServer server;

  @BeforeAll
  static void start() throws Exception {
    server = RunningServer.start(folder.resolve("data"));
    Files.copy(
        folder.resolve("data/samples/test.mp4"),
        server.files().resolve("test.mp4"),
        StandardCopyOption.REPLACE_EXISTING);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String withoutGpu(String job) {
    return job.replace("\"isize_use_gpu\": \"TRUE\"", "\"isize_use_gpu\": \"FALSE\"");
  }

  @Test
  void jobsForAGpuFailWithATextThatSaysSo() throws Exception {
    for (String job : new String[] {FIRST, SECOND}) {
      long id = server.submit(job);
      assertThat(server.awaitEnd(id)).startsWith("Failed: ").contains("GPU");
    }
    assertThat(server.files().resolve("output/test_output.mp4")).doesNotExist();
  }

  @Test
  void firstJobMakesAv1InMp4() throws Exception {
    MediaInfo source = MediaInfo.of(server.files().resolve("test.mp4"));
    long id = server.submit(withoutGpu(FIRST));
    server.awaitCompleted(id);

    MediaInfo result = MediaInfo.of(server.files().resolve("output/test_output.mp4"));
    assertSamePicturesAndSound(result, source);
    assertThat(result.video().codec()).isEqualTo("av1");
    assertThat(result.video().width()).isEqualTo(1920);
    assertThat(result.video().height()).isEqualTo(1080);
    assertThat(result.video().pixelFormat()).isEqualTo("yuv420p");
    assertThat(result.video().keyframes()).startsWith(0, 150);
    assertThat(result.sounds().get(0).codec()).isEqualTo("aac");
    assertThat(result.video().colour()).isEqualTo(source.video().colour());
    assertThat(server.job(id).get("progress").asString()).isEqualTo("100.0");
  }

  @Test
  void secondJobMakesResizedLosslessY4m() throws Exception {
    MediaInfo source = MediaInfo.of(server.files().resolve("test.mp4"));
    long id = server.submit(withoutGpu(SECOND));
    server.awaitCompleted(id);

    Path output = server.files().resolve("test_output_resized.y4m");
    MediaInfo result = MediaInfo.of(output);
    assertThat(result.video().width()).isEqualTo(1280);
    assertThat(result.video().height()).isEqualTo(720);
    assertThat(result.video().pixelFormat()).isEqualTo("yuv420p10le");
    assertThat(result.video().frames()).isEqualTo(source.video().frames());
    assertThat(result.video().frameRate()).isCloseTo(source.video().frameRate(), within(1e-6));
    assertThat(server.job(id).get("warnings").toString()).contains("sound");
    Files.delete(output);
  }

  @Test
  void thirdJobMakesAv1InWebmWithOpus() throws Exception {
    MediaInfo source = MediaInfo.of(server.files().resolve("test.mp4"));
    server.awaitCompleted(server.submit(THIRD));

    MediaInfo result = MediaInfo.of(server.files().resolve("test_output_av1.webm"));
    assertSamePicturesAndSound(result, source);
    assertThat(result.video().codec()).isEqualTo("av1");
    assertThat(result.video().width()).isEqualTo(1920);
    assertThat(result.video().keyframes()).startsWith(0, 60, 120);
    assertThat(result.sounds().get(0).codec()).isEqualTo("opus");
  }

  private static void assertSamePicturesAndSound(MediaInfo result, MediaInfo source) {
    assertThat(result.video().frames()).isEqualTo(source.video().frames());
    assertThat(result.video().durationSeconds())
        .isCloseTo(source.video().durationSeconds(), within(0.005));
    assertThat(result.sounds()).hasSameSizeAs(source.sounds());
    MediaInfo.Sound sound = result.sounds().get(0);
    double shift = sound.startSeconds() - result.video().times().get(0);
    double sourceShift = source.sounds().get(0).startSeconds() - source.video().times().get(0);
    assertThat(shift).isCloseTo(sourceShift, within(0.02));
  }
}
