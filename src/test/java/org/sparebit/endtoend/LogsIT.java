package org.sparebit.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparebit.harness.RunningServer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the packaged server logs, and where it stays. */
class LogsIT {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir private Path folder;

  @Test
  void everyJsonLineAboutAJobHasItsId() throws Exception {
    Map<String, String> environment = Map.of("LOGGING_STRUCTURED_FORMAT_CONSOLE", "ecs");
    try (RunningServer server = RunningServer.start(folder.resolve("data"), environment)) {
      Files.writeString(server.files().resolve("text.mp4"), "no video".repeat(1000));
      String failed = job(server.submit(y4m("/isize_files/text.mp4", "a.y4m")));
      server.awaitEnd(Long.parseLong(failed));
      String cancelled = job(server.submit(y4m("/isize/samples/test.mp4", "b.y4m")));
      assertThat(server.post("/isize/" + cancelled + "/cancel", "").statusCode()).isEqualTo(202);
      server.awaitEnd(Long.parseLong(cancelled));

      List<JsonNode> lines = Files.readAllLines(server.log()).stream().map(JSON::readTree).toList();

      assertThat(messages(lines, failed))
          .anyMatch(text -> text.startsWith("Submitted: "))
          .anyMatch(text -> text.startsWith("Attempt 1: "))
          .anyMatch(text -> text.startsWith("the worker reports: "))
          .anyMatch(text -> text.startsWith("Failed: INPUT_NOT_MEDIA"));
      assertThat(messages(lines, cancelled))
          .anyMatch(text -> text.matches("Job \\d+ (is being )?cancelled"));
      assertThat(lines)
          .filteredOn(line -> line.get("job") == null)
          .extracting(line -> line.get("message").asString())
          .noneMatch(text -> text.matches("(?is).*\\bjob \\d+.*|.*\\.y4m.*|.*the worker .*"));
    }
  }

  @Test
  void aFileOfTheLogRotatesWithinItsBounds() throws Exception {
    Path logs = Files.createDirectory(folder.resolve("logs"));
    Path current = logs.resolve("sparebit.log");
    Path yesterday =
        logs.resolve(
            "sparebit.log." + LocalDate.now(ZoneId.systemDefault()).minusDays(1) + ".0.gz");
    Files.writeString(current, "of the last run\n".repeat(5_000));
    Files.write(yesterday, new byte[100_000]);
    Map<String, String> environment =
        Map.of(
            "LOGGING_FILE_NAME", current.toString(),
            "LOGGING_LOGBACK_ROLLINGPOLICY_MAXFILESIZE", "10KB",
            "LOGGING_LOGBACK_ROLLINGPOLICY_TOTALSIZECAP", "20KB");
    try (RunningServer server = RunningServer.start(folder.resolve("data"), environment)) {
      server.awaitEnd(server.submit(y4m("/isize/samples/test.mp4", "a.y4m")));

      await().atMost(Duration.ofSeconds(30)).until(() -> !Files.exists(yesterday));
      await().atMost(Duration.ofSeconds(30)).until(() -> size(logs) < 40_000);
      assertThat(Files.readString(current))
          .doesNotContain("of the last run")
          .contains("[job 1] Settlement: Completed");
    }
  }

  @Test
  void noPasswordIsLoggedOrAnswered() throws Exception {
    String password = "correct-horse";
    Map<String, String> environment =
        Map.of(
            "SPAREBIT_CODECS_DIR", folder.resolve("nothing").toString(),
            "SPAREBIT_CODECS_REPOSITORY", "http://user:" + password + "@127.0.0.1:1/repository",
            "SPRING_DATASOURCE_URL", "jdbc:h2:mem:test;USER=sa;PASSWORD=" + password);
    try (RunningServer server = RunningServer.start(folder.resolve("data"), environment)) {
      server.post("/codec", "{\"enable_codecs\":\"TRUE\"}");
      await().until(() -> server.get("/codec").body().contains("FAILED"));

      assertThat(Files.readString(server.log()))
          .contains("could not be downloaded from http://127.0.0.1:1/repository")
          .doesNotContain(password);
      for (String path :
          List.of("/codec", "/version", "/actuator/health", "/actuator/prometheus")) {
        assertThat(server.get(path).body()).doesNotContain(password);
      }
    }
  }

  private static List<String> messages(List<JsonNode> lines, String job) {
    return lines.stream()
        .filter(line -> line.get("job") != null && line.get("job").asString().equals(job))
        .map(line -> line.get("message").asString())
        .toList();
  }

  private static long size(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.mapToLong(LogsIT::sizeOf).sum();
    }
  }

  private static long sizeOf(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String job(long id) {
    return Long.toString(id);
  }

  private static String y4m(String input, String output) {
    return """
        {"input": "%s", "output": "/isize_files/%s", "isize_precoding": "PRECODER_NONE",
         "codec": "Y4M", "width": "64", "height": "36"}
        """
        .formatted(input, output);
  }
}
