import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Requests of many kinds in turn, each with what must come of it. */
final class SoakJobs {
  private static final int WIDTH = 96;
  private static final int HEIGHT = 64;
  private static final int FRAMES = 12;

  private static final List<String> GOOD =
      List.of(
          "webm AV1 PRECODER_NONE",
          "y4m Y4M PRECODER_LOW",
          "webm VP9 PRECODER_BAL",
          "mov PRORES PRECODER_NONE",
          "mp4 AV1 PRECODER_ADAPTIVE");

  private final Server server;
  private final Consumer<String> count;
  private final Consumer<String> report;

  /** Unfinished jobs, and the state that each must reach. */
  private final Map<String, Expected> running = new LinkedHashMap<>();

  private final Map<String, Expected> ended = new LinkedHashMap<>();
  private int turn;

  private record Expected(String state, Path output) {}

  SoakJobs(Server server, Consumer<String> count, Consumer<String> report) throws IOException {
    this.server = server;
    this.count = count;
    this.report = report;
    writeClip(server.files().resolve("clip.y4m"));
    Files.writeString(server.files().resolve("text.mp4"), "no film\n".repeat(2000));
  }

  /** Makes the next request, and looks at the jobs that may have ended. */
  void next() throws IOException, InterruptedException {
    int kind = turn++ % 10;
    switch (kind) {
      case 3 -> submit("text.mp4", "mp4", "AV1", "PRECODER_NONE", "Failed");
      case 5 -> cancel();
      case 7 -> refuse();
      case 9 -> list();
      default -> {
        String[] words = GOOD.get(turn % GOOD.size()).split(" ");
        submit("clip.y4m", words[0], words[1], words[2], "Completed");
      }
    }
    checkRunning();
    if (ended.size() > 200) {
      delete(ended.keySet().iterator().next());
    }
  }

  void awaitAll() throws IOException, InterruptedException {
    long limit = System.nanoTime() + 300_000_000_000L;
    while (!running.isEmpty() && System.nanoTime() < limit) {
      Thread.sleep(500);
      checkRunning();
    }
    running.keySet().forEach(id -> report.accept("job " + id + " did not end in five minutes"));
    running.clear();
  }

  /** All that has ended must still be there, as it was. */
  void checkAll() throws IOException, InterruptedException {
    for (Map.Entry<String, Expected> job : ended.entrySet()) {
      check(job.getKey(), job.getValue());
    }
  }

  private String submit(String input, String extension, String codec, String mode, String state)
      throws IOException, InterruptedException {
    String output = "out/" + turn + "." + extension;
    HttpResponse<String> answer =
        server.post(
            "/isize",
            """
            {"input": "/isize_files/%s", "output": "/isize_files/%s", "isize_precoding": "%s",
             "codec": "%s", "bitrate": 300, "gop": 12, "prores_codec_profile": "PRORES_422"}
            """
                .formatted(input, output, mode, codec));
    if (answer.statusCode() != 201) {
      report.accept("POST /isize: " + answer.statusCode() + " " + answer.body());
      return "";
    }
    count.accept("jobs submitted");
    String id = Server.value(answer.body(), "job_id");
    running.put(id, new Expected(state, server.files().resolve(output)));
    return id;
  }

  private void cancel() throws IOException, InterruptedException {
    String id = submit("clip.y4m", "mp4", "AV1", "PRECODER_BAL", "Cancelled");
    if (!id.isEmpty()) {
      HttpResponse<String> answer = server.post("/isize/" + id + "/cancel", "{}");
      if (answer.statusCode() != 202) {
        report.accept("cancel: " + answer.statusCode() + " " + answer.body());
      }
    }
  }

  private void refuse() throws IOException, InterruptedException {
    for (String body : List.of("{", "{}", "{\"input\": \"/isize_files/none.mp4\"}", "[]")) {
      HttpResponse<String> answer = server.post("/isize", body);
      count.accept("bad requests");
      if (answer.statusCode() != 400) {
        report.accept("a bad request: " + answer.statusCode() + " " + answer.body());
      }
    }
  }

  private void list() throws IOException, InterruptedException {
    HttpResponse<String> answer = server.get("/isize?order=desc&limit=100");
    count.accept("lists");
    if (answer.statusCode() != 200 || !answer.body().endsWith("]")) {
      report.accept("GET /isize: " + answer.statusCode());
    }
  }

  private void delete(String id) throws IOException, InterruptedException {
    HttpResponse<String> answer = server.delete("/isize/" + id);
    count.accept("jobs deleted");
    if (answer.statusCode() != 200) {
      report.accept("DELETE: " + answer.statusCode() + " " + answer.body());
    }
    Files.deleteIfExists(ended.remove(id).output());
  }

  private void checkRunning() throws IOException, InterruptedException {
    for (String id : new ArrayList<>(running.keySet())) {
      String status = Server.value(server.job(id), "status_text");
      if (!List.of("Queued", "Processing").contains(status)) {
        Expected expected = running.remove(id);
        check(id, expected);
        ended.put(id, expected);
      }
    }
  }

  private void check(String id, Expected expected) throws IOException, InterruptedException {
    String status = Server.value(server.job(id), "status_text");
    count.accept("results looked at: " + expected.state());
    boolean there = Files.exists(expected.output());
    if (!status.startsWith(expected.state()) || there != expected.state().equals("Completed")) {
      report.accept(
          "job %s is %s instead of %s, its output is %s"
              .formatted(id, status, expected.state(), there ? "there" : "not there"));
    }
  }

  /** A grey square that moves over a ramp. */
  private static void writeClip(Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write(
          "YUV4MPEG2 W%d H%d F25:1 Ip A1:1 C420jpeg%n"
              .formatted(WIDTH, HEIGHT)
              .getBytes(StandardCharsets.US_ASCII));
      for (int frame = 0; frame < FRAMES; frame++) {
        byte[] picture = new byte[WIDTH * HEIGHT * 3 / 2];
        Arrays.fill(picture, (byte) 128);
        for (int i = 0; i < WIDTH * HEIGHT; i++) {
          int x = i % WIDTH;
          boolean square = Math.abs(x - 4 * frame - 10) < 10 && Math.abs(i / WIDTH - 30) < 10;
          picture[i] = (byte) (square ? 180 : 30 + x);
        }
        out.write("FRAME\n".getBytes(StandardCharsets.US_ASCII));
        out.write(picture);
      }
    }
  }
}
