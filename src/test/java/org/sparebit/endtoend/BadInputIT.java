package org.sparebit.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparebit.engine.ffmpeg.AudioFormat;
import org.sparebit.engine.ffmpeg.MediaInfo;
import org.sparebit.engine.ffmpeg.TestMedia;
import org.sparebit.harness.RunningServer;
import tools.jackson.databind.JsonNode;

/** What users get for files and folders that can't be used, and that the next job is unharmed. */
class BadInputIT {
  @TempDir static Path folder;
  static RunningServer server;

  @BeforeAll
  static void start() throws Exception {
    server = RunningServer.start(folder.resolve("data"));
    new TestMedia()
        .video("testsrc2=size=320x180:rate=25:duration=2,format=yuv420p", "mpeg4")
        .write(server.files().resolve("good.mkv"), "matroska");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void nextJobIsUnharmed() throws Exception {
    server.awaitCompleted(server.submit(job("good.mkv", "next.webm")));
    Path output = server.files().resolve("next.webm");
    assertThat(MediaInfo.of(output).video().frames()).isEqualTo(50);
    Files.delete(output);
  }

  private static String job(String input, String output) {
    return """
        {"input": "/isize_files/%s", "output": "/isize_files/%s",
         "isize_precoding": "PRECODER_LOW", "codec": "VP9", "bitrate": "300", "gop": "50"}
        """
        .formatted(input, output);
  }

  private static void assertRefused(String job, String... texts)
      throws IOException, InterruptedException {
    HttpResponse<String> response = server.post("/isize", job);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("\"error\"").contains(texts);
    assertThat(response.body()).doesNotContain(folder.toString());
  }

  private static void assertFails(String job, Path output, String... texts) throws Exception {
    String status = server.awaitEnd(server.submit(job));
    assertThat(status).startsWith("Failed: ").contains(texts);
    assertThat(status).doesNotContain(folder.toString()).doesNotContain("Exception");
    assertThat(output).doesNotExist();
    assertThat(output.getParent()).isDirectoryNotContaining("glob:**.part");
  }

  private static void assertFails(String input, String... texts) throws Exception {
    assertFails(job(input, "bad.webm"), server.files().resolve("bad.webm"), texts);
  }

  @Test
  void missingInputIsRefused() throws Exception {
    assertRefused(job("none.mp4", "bad.webm"), "input", "/isize_files/none.mp4");
  }

  @Test
  void emptyInputIsRefused() throws Exception {
    Files.createFile(server.files().resolve("empty.mp4"));
    assertRefused(job("empty.mp4", "bad.webm"), "input", "empty");
  }

  @Test
  void codecThatTheContainerCannotTakeIsRefused() throws Exception {
    assertRefused(job("good.mkv", "bad.mov"), "output", "webm");
  }

  @Test
  void impossibleSizeIsRefused() throws Exception {
    String job = job("good.mkv", "bad.webm").replace("\"gop\"", "\"width\": \"7\", \"gop\"");
    assertRefused(job, "width", "7");
  }

  @Test
  void textFileFails() throws Exception {
    Files.writeString(server.files().resolve("text.mp4"), "no film\n".repeat(200));
    assertFails("text.mp4", "not a media file");
  }

  @Test
  void truncatedInputFails() throws Exception {
    byte[] all = Files.readAllBytes(server.files().resolve("good.mkv"));
    Files.write(server.files().resolve("half.mkv"), Arrays.copyOf(all, all.length / 2));
    assertFails("half.mkv", "2.00 s", "copy it again");
  }

  /** An encode of minutes, which is cancelled as soon as it has said so. */
  @Test
  void damageNearTheStartIsSaidWhileTheJobRuns() throws Exception {
    Path source =
        new TestMedia()
            .video("testsrc2=size=640x360:rate=25:duration=10,format=rgb24", "png")
            .write(server.files().resolve("damaged.mkv"), "matroska");
    byte[] content = Files.readAllBytes(source);
    String text = new String(content, StandardCharsets.ISO_8859_1);
    int picture = -1;
    for (int i = 0; i < 8; i++) {
      picture = text.indexOf("IHDR", picture + 1);
      if (i > 4) {
        // A width of nothing.
        Arrays.fill(content, picture + 4, picture + 8, (byte) 0);
      }
    }
    Files.write(source, content);
    String job = job("damaged.mkv", "slow.webm").replace("VP9", "AV1");
    long id = server.submit(job.replace("\"gop\"", "\"preset\": \"1\", \"gop\""));

    JsonNode warned =
        await()
            .atMost(Duration.ofMinutes(2))
            .until(
                () -> server.job(id),
                found ->
                    !found.get("warnings").isEmpty()
                        || !List.of("Queued", "Processing")
                            .contains(found.get("status_text").asString()));
    assertThat(warned.get("status_text").asString()).isEqualTo("Processing");
    assertThat(warned.get("warnings").values())
        .extracting(JsonNode::asString)
        .containsExactly("3 packets or frames of the input's video could not be decoded");
    assertThat(warned.get("warning_details").get(0).get("code").asString())
        .isEqualTo("VIDEO_DAMAGED");
    assertThat(server.post("/isize/" + id + "/cancel", "").statusCode()).isEqualTo(202);
    assertThat(server.awaitEnd(id)).isEqualTo("Cancelled");
  }

  @Test
  void soundWithoutPicturesFails() throws Exception {
    new TestMedia()
        .sound("aac", new AudioFormat(48000, "fltp", "stereo"), 1)
        .write(server.files().resolve("sound.m4a"), "mp4");
    assertFails("sound.m4a", "no video");
  }

  @Test
  void inputThatDisappearsWhileItWaitsFails() throws Exception {
    // The job ahead keeps the only slot busy.
    long ahead = server.submit(job("good.mkv", "ahead.webm"));
    Path doomed = server.files().resolve("doomed.mkv");
    Files.copy(server.files().resolve("good.mkv"), doomed);
    long id = server.submit(job("doomed.mkv", "bad.webm"));
    Files.delete(doomed);
    server.awaitCompleted(ahead);
    assertThat(server.awaitEnd(id)).startsWith("Failed: ").contains("no longer there");
    Files.delete(server.files().resolve("ahead.webm"));
  }

  @Test
  void fullDiskFails() throws Exception {
    try (Mount small = Mount.tmpfs(server.files().resolve("small"), "size=256k")) {
      Path output = small.folder().resolve("bad.y4m");
      String job = job("good.mkv", "small/bad.y4m").replace("VP9", "Y4M");
      assertFails(job, output, "disk", "full");
    }
  }

  @Test
  void readOnlyFolderIsRefusedOrFails() throws Exception {
    try (Mount readOnly = Mount.tmpfs(server.files().resolve("readonly"), "ro")) {
      HttpResponse<String> response = server.post("/isize", job("good.mkv", "readonly/bad.webm"));
      assertThat(response.body()).contains("readonly");
      assertThat(response.statusCode()).isIn(201, 400);
      assertThat(readOnly.folder()).isEmptyDirectory();
    }
  }

  /** A file system of its own, where the user of the tests may mount one. */
  private record Mount(Path folder) implements AutoCloseable {
    static Mount tmpfs(Path folder, String options) throws IOException, InterruptedException {
      Files.createDirectories(folder);
      assumeTrue(
          run("mount", "-t", "tmpfs", "-o", options, "tmpfs", folder.toString()),
          "needs the right to mount a file system");
      return new Mount(folder);
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    }

    @Override
    public void close() throws IOException {
      try {
        run("umount", folder.toString());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
