package org.sparebit.worker.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sparebit.codec.Licence;
import org.sparebit.worker.failure.CrashReports;
import org.sparebit.worker.failure.WorkerUnavailableException;
import org.sparebit.worker.process.WorkerCommand;
import org.springframework.util.unit.DataSize;

/** Workers get their libraries in each of the ways in which the server can be run. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class WorkerClassPathIT {
  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");
  private static final Path JAR = Path.of(System.getProperty("sparebit.jar"));

  @TempDir static Path shared;
  @TempDir Path folder;

  /** How the server is run. */
  enum Layout {
    /** {@code mvn spring-boot:run} and tests. */
    CLASSES,
    /** {@code java -jar target/sparebit.jar}. */
    EXECUTABLE_JAR,
    /** The same, extracted. */
    EXTRACTED;

    String classPath() {
      return switch (this) {
        case CLASSES -> System.getProperty("java.class.path");
        case EXECUTABLE_JAR -> JAR.toString();
        case EXTRACTED -> shared.resolve("extracted").resolve(JAR.getFileName()).toString();
      };
    }
  }

  @BeforeAll
  static void extract() throws Exception {
    run(
        List.of(
            JAVA.toString(),
            "-Djarmode=tools",
            "-jar",
            JAR.toString(),
            "extract",
            "--destination",
            shared.resolve("extracted").toString()));
  }

  @ParameterizedTest
  @EnumSource
  void workerLoadsTheLgplLibrariesOfTheRuntimeFolder(Layout layout) throws Exception {
    WorkerClassPath classPath = prepare(layout);

    assertThat(runProbe(classPath))
        .contains("licence LGPL version 3 or later")
        .contains("{\"type\":\"cancel\"}")
        .anySatisfy(line -> assertThat(line).startsWith("onnxruntime 1."))
        .anySatisfy(line -> assertThat(line).contains("libavcodec.so"))
        .anySatisfy(line -> assertThat(line).contains("libonnxruntime.so"))
        .filteredOn(line -> line.startsWith("mapped "))
        .allSatisfy(line -> assertThat(line).startsWith("mapped " + shared.toRealPath()));
  }

  @ParameterizedTest
  @EnumSource
  void workerGetsNothingElseOfTheServer(Layout layout) throws Exception {
    List<String> names =
        prepare(layout).entries().stream().map(entry -> "" + entry.getFileName()).toList();

    assertThat(names).hasSize(7);
    assertThat(names.stream().map(name -> name.replaceFirst("-\\d.*", "")))
        .containsExactlyInAnyOrder(
            layout == Layout.CLASSES ? "classes" : "sparebit-worker.jar",
            "jackson-core",
            "jackson-databind",
            "jackson-annotations",
            "javacpp",
            "ffmpeg",
            "onnxruntime");
  }

  @Test
  void secondStartFindsEverythingUnpacked() throws Exception {
    Path first = prepare(Layout.EXECUTABLE_JAR).nativeFolders().get(0);
    Path library = first.resolve("libonnxruntime.so");
    Object key = Files.readAttributes(library, "unix:ino,lastModifiedTime");

    assertThat(prepare(Layout.EXECUTABLE_JAR).nativeFolders()).contains(first);
    assertThat(Files.readAttributes(library, "unix:ino,lastModifiedTime")).isEqualTo(key);
  }

  @Test
  void processesThatUnpackAtTheSameTimeAllSucceed() throws Exception {
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      processes.add(startUser());
    }
    List<String> answers = new ArrayList<>();
    for (Process process : processes) {
      answers.add(answer(process));
    }
    for (Process process : processes) {
      process.getOutputStream().close();
      assertThat(process.waitFor()).isZero();
    }

    assertThat(answers).allMatch(answer -> answer.equals(answers.get(0)));
    try (Stream<Path> content = Files.list(folder)) {
      assertThat(content.filter(Files::isDirectory)).hasSize(1);
    }
    assertThat(runProbe(prepare(Layout.EXECUTABLE_JAR)))
        .contains("licence LGPL version 3 or later");
  }

  @Test
  void librariesOfAnotherBuildStayForAsLongAsAProcessUsesThem() throws Exception {
    Process user = startUser();
    Path used = Path.of(answer(user));

    new WorkerRuntime(folder, Layout.EXTRACTED.classPath()).forLicence(Licence.LGPL);
    assertThat(used).isDirectory();

    user.getOutputStream().close();
    user.waitFor();
    new WorkerRuntime(folder, Layout.EXTRACTED.classPath()).forLicence(Licence.LGPL);
    assertThat(used).doesNotExist();
  }

  @Test
  void folderThatCannotBeMadeNamesTheRemedy() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "in the way");

    assertThatThrownBy(
            () ->
                new WorkerRuntime(file.resolve("runtime"), JAR.toString()).forLicence(Licence.LGPL))
        .isInstanceOf(WorkerUnavailableException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("SPAREBIT_DATA_DIR");
  }

  @Test
  void folderThatNoClassPathCanNameIsRefused() {
    assertThatThrownBy(
            () ->
                new WorkerRuntime(folder.resolve("a" + File.pathSeparator + "b"), JAR.toString())
                    .forLicence(Licence.LGPL))
        .isInstanceOf(WorkerUnavailableException.class)
        .hasMessageContaining("SPAREBIT_DATA_DIR");
  }

  private Process startUser() throws IOException {
    return new ProcessBuilder(
            JAVA.toString(),
            "-cp",
            System.getProperty("java.class.path"),
            UnpackMain.class.getName(),
            folder.toString(),
            JAR.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static String answer(Process user) throws IOException {
    BufferedReader reader = user.inputReader();
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      if (line.startsWith(UnpackMain.ANSWER)) {
        return line.substring(UnpackMain.ANSWER.length());
      }
    }
    throw new AssertionError("the process has ended without an answer");
  }

  private WorkerClassPath prepare(Layout layout) throws WorkerUnavailableException {
    return new WorkerRuntime(shared.resolve("runtime"), layout.classPath())
        .forLicence(Licence.LGPL);
  }

  private List<String> runProbe(WorkerClassPath classPath) throws Exception {
    List<Path> entries = new ArrayList<>(classPath.entries());
    entries.add(Path.of("target", "test-classes"));
    ProcessBuilder builder =
        new WorkerCommand(
                LibraryProbeMain.class.getName(),
                0,
                DataSize.ofGigabytes(4),
                DataSize.ofMegabytes(256),
                new CrashReports(folder.resolve("logs")))
            .build(
                new WorkerClassPath(entries, classPath.nativeFolders()),
                "probe",
                folder,
                List.of());
    return run(builder.command());
  }

  private static List<String> run(List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    List<String> lines = process.inputReader().lines().toList();
    assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
    return lines;
  }
}
