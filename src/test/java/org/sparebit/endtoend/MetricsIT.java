package org.sparebit.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparebit.harness.RunningServer;

/** The table of metrics in docs/operations.md is what a running server shows. */
class MetricsIT {
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z0-9_]+)` \\|([^|]*)\\|");
  private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (\\S+) (\\S+)$");

  @Test
  void tableNamesExactlyWhatARunningServerShowsAfterAJob(@TempDir Path folder) throws Exception {
    try (RunningServer server = RunningServer.start(folder.resolve("data"))) {
      server.awaitCompleted(
          server.submit(
              """
              {"input": "/isize/samples/test.mp4", "output": "/isize_files/out.y4m",
               "isize_precoding": "PRECODER_NONE", "codec": "Y4M", "width": "64", "height": "36"}
              """));
      assertThat(server.get("/isize/4711").statusCode()).isEqualTo(404);

      String metrics = server.get("/actuator/prometheus").body();

      List<MatchResult> rows = ROW.matcher(section()).results().toList();
      assertThat(names(rows, "sparebit_")).isEqualTo(names(types(metrics), "sparebit_"));
      assertThat(names(types(metrics), "")).containsAll(names(rows, ""));
      for (MatchResult row : rows) {
        assertHasTheLabels(metrics, row.group(1), row.group(2));
      }
      assertThat(metrics)
          .doesNotContain("_bytes{folder=\"data\"} NaN", folder.toString())
          .containsPattern("sparebit_jobs_ended_total\\{code=\"none\",outcome=\"completed\"} 1.0")
          .containsPattern("sparebit_encode_frames_total\\{codec=\"Y4M\"} [1-9]")
          .containsPattern("sparebit_worker_ends_total\\{how=\"completed\"} 1.0");
      assertThat(metrics.lines().filter(line -> line.startsWith("sparebit_")))
          .as("series of our own")
          .hasSizeLessThan(150)
          .noneMatch(line -> line.endsWith(" NaN"));
    }
  }

  private static void assertHasTheLabels(String metrics, String name, String labels) {
    String first =
        metrics
            .lines()
            .filter(line -> line.matches(Pattern.quote(name) + "(_count|_sum)?[{ ].*"))
            .findFirst()
            .orElseThrow(() -> new AssertionError("no series of " + name));
    assertThat(found(Pattern.compile("([a-z]+)=\""), first))
        .as("labels of %s", name)
        .isEqualTo(found(Pattern.compile("`([a-z]+)`"), labels));
  }

  private static Set<String> found(Pattern pattern, String text) {
    return new TreeSet<>(pattern.matcher(text).results().map(match -> match.group(1)).toList());
  }

  private static List<MatchResult> types(String metrics) {
    return TYPE.matcher(metrics).results().toList();
  }

  /** A summary's largest value is a metric of its own; the table has one row for both. */
  private static Set<String> names(List<MatchResult> matches, String prefix) {
    return new TreeSet<>(
        matches.stream()
            .map(match -> match.group(1))
            .filter(name -> name.startsWith(prefix))
            .map(name -> name.replaceFirst("_duration_seconds_max$", "_duration_seconds"))
            .toList());
  }

  private static String section() throws IOException {
    String page = Files.readString(Path.of("docs", "operations.md"));
    String rest = page.substring(page.indexOf("\n## Metrics\n") + 1);
    return rest.substring(0, rest.indexOf("\n## "));
  }
}
