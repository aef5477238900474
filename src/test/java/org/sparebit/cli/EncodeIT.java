package org.sparebit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command as users type it: the packaged jar, a real worker, a real encode. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class EncodeIT {
  /** Unpacking and the first start of a worker on a busy machine. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** The libraries are unpacked once for all tests. */
  @TempDir static Path data;

  @TempDir Path folder;

  /**
   * What the command is to do with signals. Children inherit which ones are ignored, and a build
   * that was itself started in the background of a script ignores interrupts.
   */
  private String signals = "--default-signal=INT";

  @Test
  void encodesAndReports() throws Exception {
    Path input = video(25);
    Process process =
        encode(data, input, "out.webm", "--codec", "AV1", "--bitrate", "500", "--gop", "10");

    assertThat(process.waitFor()).as(errors()).isZero();
    assertThat(process.inputReader().lines())
        .singleElement()
        .satisfies(line -> assertThat(line).contains("out.webm: ", " 25 frames; "));
    assertThat(errors().lines()).contains("100 %");
    assertThat(folder.resolve("out.webm")).isNotEmptyFile();
    assertNoTemporaryFile();
  }

  @Test
  void encodesAPart() throws Exception {
    Path input = video(25);
    Process process =
        encode(data, input, "out.y4m", "--codec", "Y4M", "--from", "0.2", "--to", "0:00.8");

    assertThat(process.waitFor()).as(errors()).isZero();
    assertThat(process.inputReader().lines())
        .singleElement()
        .satisfies(line -> assertThat(line).contains("out.y4m: ", " 0.6 s, 15 frames; "));
  }

  @Test
  void measuresHowFastEachCodecIsAndWritesNothing() throws Exception {
    Path input = video(25);
    Process process =
        sparebit(data, List.of("check", "--speed", input.toString(), "--seconds", "1"));

    assertThat(process.waitFor()).as(errors()).isZero();
    assertThat(process.inputReader().lines().filter(line -> line.contains(" fps ")))
        .hasSize(5)
        .allMatch(line -> line.matches(".* [1-9]\\d*\\.\\d fps +[\\d.]+ times its own speed"))
        .extracting(line -> line.replaceAll("  .*", ""))
        .containsExactly(
            "decode",
            "decode and precode",
            "decode, precode and encode to VP9",
            "decode, precode and encode to AV1",
            "decode, precode and encode to PRORES");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactlyInAnyOrder(input, folder.resolve("stderr"));
    }
  }

  /** Loading and configuring it takes longer than all else that a command does by itself. */
  @Test
  void setsUpNoLogUnlessItIsWanted() throws Exception {
    Path classes = folder.resolve("classes");
    assertThat(loading(classes, "encode", "--help").waitFor()).isZero();
    assertThat(Files.readString(classes))
        .contains("org.sparebit.cli.EncodeCommand")
        .doesNotContain("ch.qos.logback");
    assertThat(errors()).isEmpty();

    assertThat(loading(classes, "encode", "-v", "--help").waitFor()).isZero();
    assertThat(Files.readString(classes)).contains("ch.qos.logback");
    // Logback tells of a configuration that it can't read, and of nothing else.
    assertThat(errors()).isEmpty();
  }

  /** Runs a command and lists the classes that it loads. */
  private Process loading(Path classes, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xlog:class+load:file=" + classes);
    command.addAll(List.of("-jar", System.getProperty("sparebit.jar")));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(folder.resolve("stderr").toFile())
        .start();
  }

  @Test
  void saysWhatIsWrongWithTheInput() throws Exception {
    Path input = Files.writeString(folder.resolve("in.mp4"), "this is no video");
    Process process = encode(data, input, "out.y4m", "--codec", "Y4M");

    assertThat(process.waitFor()).isEqualTo(1);
    // A slow machine may have told of 0 % before.
    assertThat(errors()).contains("Failed: the input is not a media file");
    assertThat(folder.resolve("out.y4m")).doesNotExist();
    assertNoTemporaryFile();
  }

  @Test
  void saysWhatToDoAboutAFolderThatCannotBeWritten() throws Exception {
    Path inTheWay = Files.writeString(folder.resolve("file"), "no folder");
    Process process = encode(inTheWay, video(1), "out.y4m", "--codec", "Y4M");

    assertThat(process.waitFor()).isEqualTo(1);
    assertThat(errors()).startsWith("Failed: ").contains(inTheWay.toString(), "SPAREBIT_DATA_DIR");
  }

  @Test
  void wrongUsageExitsWithTwo() throws Exception {
    assertThat(encode(data, folder.resolve("none.mp4"), "out.y4m").waitFor()).isEqualTo(2);
    assertThat(errors()).contains("none.mp4 does not exist", "--codec is missing");
  }

  @Test
  void interruptStopsTheWorkerAndLeavesNothingBehind() throws Exception {
    Process process = longEncode();
    List<ProcessHandle> workers = process.descendants().toList();
    signal(process, "INT");

    assertThat(process.waitFor()).isEqualTo(130);
    assertThat(errors()).contains("Interrupted; nothing was written.");
    assertThat(workers).isNotEmpty().noneMatch(ProcessHandle::isAlive);
    assertThat(folder.resolve("out.webm")).doesNotExist();
    assertNoTemporaryFile();
  }

  /** As after nohup, or in the background of a script: the keyboard is not meant for it. */
  @Test
  void terminationStopsTheWorkerWhereInterruptsAreIgnored() throws Exception {
    signals = "--ignore-signal=INT";
    Process process = longEncode();
    List<ProcessHandle> workers = process.descendants().toList();
    assertThat(ignoresInterrupts(process)).isTrue();
    signal(process, "INT");
    signal(process, "TERM");

    assertThat(process.waitFor()).isEqualTo(128 + 15);
    assertThat(errors()).contains("Interrupted; nothing was written.");
    assertThat(workers).isNotEmpty().noneMatch(ProcessHandle::isAlive);
    assertThat(folder.resolve("out.webm")).doesNotExist();
    assertNoTemporaryFile();
  }

  private static void signal(Process process, String name) throws Exception {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  private static boolean ignoresInterrupts(Process process) throws IOException {
    String mask =
        Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .map(line -> line.substring("SigIgn:".length()).strip())
            .findFirst()
            .orElseThrow();
    int interrupt = 2;
    return (Long.parseUnsignedLong(mask, 16) >> (interrupt - 1) & 1) == 1;
  }

  @Test
  void workerEndsWithItsParentAndLeavesNothingBehind() throws Exception {
    Process process = longEncode();
    List<ProcessHandle> workers = process.descendants().toList();
    process.destroyForcibly();

    await().atMost(PATIENCE).until(() -> workers.stream().noneMatch(ProcessHandle::isAlive));
    assertThat(workers).isNotEmpty();
    assertThat(folder.resolve("out.webm")).doesNotExist();
    assertNoTemporaryFile();
  }

  /** An encode that has begun to write, and is far from its end. */
  private Process longEncode() throws IOException {
    Process process =
        encode(
            data,
            video(3000),
            "out.webm",
            "--codec",
            "AV1",
            "--bitrate",
            "500",
            "--gop",
            "60",
            "--preset",
            "1");
    await().atMost(PATIENCE).until(() -> !temporaryFiles().isEmpty() || !process.isAlive());
    assertThat(process.isAlive()).as(errors()).isTrue();
    return process;
  }

  private Process encode(Path dataFolder, Path input, String output, String... options)
      throws IOException {
    List<String> arguments =
        new ArrayList<>(List.of("encode", input.toString(), folder.resolve(output).toString()));
    arguments.addAll(List.of(options));
    return sparebit(dataFolder, arguments);
  }

  private Process sparebit(Path dataFolder, List<String> arguments) throws IOException {
    // It replaces itself by the command, whose process id is therefore its own.
    List<String> command = new ArrayList<>(List.of("env", signals));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-jar");
    command.add(System.getProperty("sparebit.jar"));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(folder.resolve("stderr").toFile());
    builder.environment().put("SPAREBIT_DATA_DIR", dataFolder.toString());
    return builder.start();
  }

  private String errors() throws IOException {
    return Files.readString(folder.resolve("stderr"));
  }

  private void assertNoTemporaryFile() throws IOException {
    assertThat(temporaryFiles()).isEmpty();
  }

  private List<Path> temporaryFiles() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".part")).toList();
    }
  }

  /** A grey ramp that moves, 320 x 180, 25 frames a second. */
  private Path video(int frames) throws IOException {
    int width = 320;
    int height = 180;
    Path file = folder.resolve("in.y4m");
    byte[] luma = new byte[width * height];
    byte[] chroma = new byte[width * height / 2];
    Arrays.fill(chroma, (byte) 128);
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write("YUV4MPEG2 W320 H180 F25:1 Ip A1:1 C420jpeg\n".getBytes(StandardCharsets.US_ASCII));
      for (int frame = 0; frame < frames; frame++) {
        for (int i = 0; i < luma.length; i++) {
          luma[i] = (byte) (i % width + i / width + 3 * frame);
        }
        out.write("FRAME\n".getBytes(StandardCharsets.US_ASCII));
        out.write(luma);
        out.write(chroma);
      }
    }
    return file;
  }
}
