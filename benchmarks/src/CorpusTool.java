import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** FFmpeg's own programs, as the yardstick: with their defaults, and for a bounded time. */
final class CorpusTool {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path libraries;
  private final Path work;
  private final int seconds;

  /**
   * Prepares runs.
   *
   * @param libraries where the programs lie
   * @param work for their output
   * @param seconds that each may take
   */
  CorpusTool(Path libraries, Path work, int seconds) {
    this.libraries = libraries;
    this.work = work;
    this.seconds = seconds;
  }

  /** What {@code ffmpeg} has written to standard error; it may end in any way. */
  String ffmpeg(List<String> arguments) throws IOException, InterruptedException {
    return ffmpeg("warning", arguments);
  }

  /** Likewise, with what it only tells who asks for it. */
  String talkativeFfmpeg(List<String> arguments) throws IOException, InterruptedException {
    return ffmpeg("info", arguments);
  }

  private String ffmpeg(String level, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of("-nostdin", "-y", "-v", level, "-threads", "1"));
    all.addAll(arguments);
    return run("ffmpeg", all, work.resolve("ffmpeg.out"));
  }

  /** What {@code ffprobe} says of a file; an empty object where it can't be opened. */
  JsonNode ffprobe(List<String> arguments, Path file) throws IOException, InterruptedException {
    Path output = work.resolve("ffprobe.json");
    List<String> all = new ArrayList<>(List.of("-v", "error", "-of", "json"));
    all.addAll(arguments);
    all.add(file.toString());
    String unused = run("ffprobe", all, output);
    try {
      return JSON.readTree(Files.readString(output));
    } catch (JacksonException e) {
      return JsonNodeFactory.instance.objectNode();
    }
  }

  private String run(String program, List<String> arguments, Path output)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(libraries.resolve(program).toString()));
    command.addAll(arguments);
    Path log = work.resolve(program + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectInput(new File("/dev/null"))
            .redirectOutput(output.toFile())
            .redirectError(log.toFile());
    builder.environment().put("LD_LIBRARY_PATH", libraries.toString());
    Process process = builder.start();
    if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
      return "stopped after " + seconds + " s";
    }
    return new String(Files.readAllBytes(log), java.nio.charset.StandardCharsets.ISO_8859_1);
  }
}
