import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.databind.json.JsonMapper;

/** Lets a process of its own run jobs, and begins a new one where it crashes or hangs. */
final class CorpusEngine implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path folder;
  private Process process;
  private BufferedReader answers;
  private Writer questions;

  /** Prepares one whose logs lie in a folder. */
  CorpusEngine(Path folder) {
    this.folder = folder;
  }

  /** Runs one job; a crash or an endless job is an answer, too. */
  CorpusJob.Answer run(CorpusJob job, int seconds) throws IOException, InterruptedException {
    if (process == null || !process.isAlive()) {
      start();
    }
    questions.write(JSON.writeValueAsString(job) + "\n");
    questions.flush();
    BufferedReader reader = answers;
    CompletableFuture<String> answer = CompletableFuture.supplyAsync(() -> line(reader));
    try {
      String line = answer.get(seconds, TimeUnit.SECONDS);
      return line != null
          ? JSON.readValue(line, CorpusJob.Answer.class)
          : CorpusJob.Answer.failed("CRASHED", "exit code " + process.waitFor());
    } catch (TimeoutException e) {
      process.destroyForcibly().waitFor();
      return CorpusJob.Answer.failed("ENDLESS", "not done after " + seconds + " s");
    } catch (ExecutionException e) {
      throw new IOException(e);
    }
  }

  private static String line(BufferedReader reader) {
    try {
      return reader.readLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void start() throws IOException {
    Files.createDirectories(folder);
    process =
        new ProcessBuilder(
                List.of(
                    Job.java(),
                    "-Xmx512m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+DisplayVMOutputToStderr",
                    "-XX:ErrorFile=" + folder.resolve("crash-%p.log"),
                    "-Dorg.bytedeco.javacpp.maxBytes=0",
                    "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
                    "-cp",
                    classPath(),
                    CorpusJob.class.getName()))
            .redirectError(ProcessBuilder.Redirect.appendTo(folder.resolve("engine.log").toFile()))
            .start();
    answers = process.inputReader(StandardCharsets.UTF_8);
    questions = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
    if (answers.readLine() == null) {
      throw new IOException("the engine does not start; see engine.log in " + folder);
    }
  }

  /** With the GPL build of FFmpeg where it is asked for, and then never beside the other one. */
  private static String classPath() throws IOException {
    String own = System.getProperty("java.class.path");
    if (!CorpusJob.codec().licence().name().equals("GPL")) {
      return own;
    }
    StringBuilder path = new StringBuilder();
    for (String entry : own.split(":")) {
      if (!entry.matches(".*/ffmpeg-[0-9.-]+-linux-[^/]*\\.jar")) {
        path.append(entry).append(':');
      }
    }
    return path + Ffmpeg.jar(Path.of("target/codecs-gpl")).toString();
  }

  @Override
  public void close() {
    if (process != null) {
      process.destroyForcibly();
    }
  }
}
