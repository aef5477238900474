package org.sparebit.engine.fuzz;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Lets a process of its own run cases, and begins a new one where it crashes or hangs. */
final class FuzzRun implements AutoCloseable {
  private final Path sources;
  private final Path folder;
  private final Duration limit;
  private final Map<String, Integer> counts = new TreeMap<>();
  private final List<String> bugs = new ArrayList<>();
  private @Nullable Process worker;
  private @Nullable BufferedReader answers;
  private @Nullable Writer seeds;

  /**
   * Prepares a run.
   *
   * @param limit a case that takes longer hangs
   */
  FuzzRun(Path folder, Duration limit) {
    this.sources = folder.resolve("sources");
    this.folder = folder;
    this.limit = limit;
  }

  /** Runs one case and notes its outcome. */
  void run(long seed) throws IOException, InterruptedException {
    String outcome = outcome(seed);
    int space = outcome.indexOf(' ');
    String name = space < 0 ? outcome : outcome.substring(0, space);
    counts.merge(name, 1, Integer::sum);
    if (!name.startsWith("COMPLETED") && !name.startsWith("FAILED")) {
      bugs.add("seed " + seed + ": " + outcome);
    }
  }

  private String outcome(long seed) throws IOException, InterruptedException {
    if (worker == null || !worker.isAlive()) {
      start();
    }
    BufferedReader reader = answers;
    Writer writer = seeds;
    Process process = worker;
    if (reader == null || writer == null || process == null) {
      throw new IllegalStateException("no worker");
    }
    writer.write(seed + "\n");
    writer.flush();
    CompletableFuture<@Nullable String> answer =
        CompletableFuture.supplyAsync(() -> readLine(reader));
    try {
      String line = answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      if (line != null) {
        return line.substring(line.indexOf('\t') + 1);
      }
      return "CRASHED exit code " + process.waitFor();
    } catch (TimeoutException e) {
      process.destroyForcibly().waitFor();
      return "HUNG for " + limit.toSeconds() + " s";
    } catch (ExecutionException e) {
      throw new IOException(e);
    }
  }

  private static @Nullable String readLine(BufferedReader reader) {
    try {
      String line = reader.readLine();
      // A JVM that crashes reports it there, too.
      while (line != null && line.indexOf('\t') < 0) {
        line = reader.readLine();
      }
      return line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void start() throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                // Standard output has one line for each case.
                "-XX:+DisplayVMOutputToStderr",
                "-XX:ErrorFile=" + folder.resolve("crash-%p.log"),
                "-Dorg.bytedeco.javacpp.maxBytes=0",
                "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
                "-cp",
                System.getProperty("java.class.path"),
                FuzzWorkerMain.class.getName(),
                sources.toString(),
                folder.resolve("work").toString())
            .redirectError(ProcessBuilder.Redirect.appendTo(folder.resolve("worker.log").toFile()))
            .start();
    worker = process;
    BufferedReader reader = process.inputReader(StandardCharsets.UTF_8);
    if (reader.readLine() == null) {
      throw new IOException("the worker does not start; see worker.log in " + folder);
    }
    answers = reader;
    seeds = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
  }

  /** How often each outcome has come. */
  Map<String, Integer> counts() {
    return counts;
  }

  /** All that is neither a result nor a clear failure, with the seed. */
  List<String> bugs() {
    return bugs;
  }

  @Override
  public void close() {
    if (worker != null) {
      worker.destroyForcibly();
    }
  }
}
