package org.sparebit.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sparebit.codec.Licence;
import org.sparebit.codec.VideoCodec;
import org.sparebit.engine.ffmpeg.MediaInfo;
import org.sparebit.engine.ffmpeg.TestMedia;
import org.sparebit.protocol.Completed;
import org.sparebit.protocol.EncodeRequest;
import org.sparebit.protocol.EncodeRequestBuilder;
import org.sparebit.protocol.Failed;
import org.sparebit.protocol.FailureCode;
import org.sparebit.protocol.WorkerResult;
import org.sparebit.worker.ProcessWorkerLauncher;
import org.sparebit.worker.WorkerProperties;
import org.sparebit.worker.WorkerRun;

/**
 * What somebody who may write to the shared folder can put in the way between a job's check and its
 * worker: each request names paths as they were when they were checked.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class PlantedFilesIT {
  @TempDir static Path data;
  static ProcessWorkerLauncher launcher;
  static Path clip;

  @TempDir Path folder;
  private Path root;
  private Path outside;
  private Path secret;

  @BeforeAll
  static void start() throws Exception {
    launcher =
        new ProcessWorkerLauncher(
            WorkerProperties.defaults().withStartTimeout(Duration.ofMinutes(2)), data);
    clip =
        new TestMedia()
            .video("testsrc2=size=64x64:rate=25:duration=0.2,format=yuv420p", "wrapped_avframe")
            .write(data.resolve("clip.y4m"), "yuv4mpegpipe");
  }

  @AfterAll
  static void stop() {
    launcher.close();
  }

  @BeforeEach
  void makeFolders() throws Exception {
    root = Files.createDirectory(folder.resolve("root"));
    outside = Files.createDirectory(folder.resolve("outside"));
    secret = Files.writeString(outside.resolve("secret"), "secret");
    Files.copy(clip, outside.resolve("in.y4m"));
  }

  private EncodeRequest request(Path input, Path output, Path temporary) {
    return EncodeRequestBuilder.of(input, output)
        .roots(root, root)
        .temporaryOutput(temporary)
        .codec(VideoCodec.Y4M)
        .build();
  }

  private WorkerResult run(Path input, Path output, Path temporary) throws Exception {
    return launcher.start(request(input, output, temporary), message -> {}).await();
  }

  private WorkerResult run(Path input, Path output) throws Exception {
    return run(input, output, output.resolveSibling(".temporary.part"));
  }

  private Path goodInput() throws Exception {
    return Files.copy(clip, root.resolve("in.y4m"));
  }

  private void assertFailed(WorkerResult result, FailureCode code, String text) {
    assertThat(result).isInstanceOf(Failed.class);
    assertThat(((Failed) result).code()).isEqualTo(code);
    assertThat(((Failed) result).message()).contains(text).doesNotContain(folder.toString());
    assertThat(secret).hasContent("secret");
    assertThat(outside.toFile().list()).containsExactlyInAnyOrder("secret", "in.y4m");
  }

  @Test
  void inputThatHasBecomeALinkIsNotRead() throws Exception {
    Path input = Files.createSymbolicLink(root.resolve("in.y4m"), outside.resolve("in.y4m"));

    assertFailed(run(input, root.resolve("out.y4m")), FailureCode.INPUT_CHANGED, "symbolic");
    assertThat(root.resolve("out.y4m")).doesNotExist();
  }

  @Test
  void inputIsNotReadThroughAFolderThatHasBecomeALink() throws Exception {
    Path input = Files.createSymbolicLink(root.resolve("a"), outside).resolve("in.y4m");

    assertFailed(run(input, root.resolve("out.y4m")), FailureCode.INPUT_CHANGED, "symbolic");
    assertThat(root.resolve("out.y4m")).doesNotExist();
  }

  @Test
  void pipeIsNotWaitedFor() throws Exception {
    Path input = root.resolve("in.y4m");
    assertThat(new ProcessBuilder("mkfifo", input.toString()).start().waitFor()).isZero();

    assertFailed(run(input, root.resolve("out.y4m")), FailureCode.INPUT_CHANGED, "pipe");
  }

  /** As programs do that save a file: they write a new one and rename it. */
  @Test
  void inputThatIsReplacedWhileItsWorkerStartsHasChanged() throws Exception {
    // What confines is tried out before, since that takes another process.
    launcher.probe(Licence.LGPL);
    // Not in the output's folder, all of which a worker may read.
    Path folderOfInputs = Files.createDirectory(root.resolve("inputs"));
    Path input = Files.copy(clip, folderOfInputs.resolve("in.y4m"));
    Path other = Files.copy(clip, folderOfInputs.resolve("other.y4m"));
    Path output = Files.createDirectory(root.resolve("outputs")).resolve("out.y4m");
    WorkerRun run =
        launcher.start(request(input, output, output.resolveSibling(".out.part")), message -> {});
    ProcessHandle worker = worker();
    signal("STOP", worker);
    Files.move(other, input, StandardCopyOption.REPLACE_EXISTING);
    signal("CONT", worker);

    WorkerResult result = run.await();

    assumeFalse(launcher.confinement().startsWith("none"), "unconfined, it reads the new one");
    assertFailed(result, FailureCode.INPUT_CHANGED, "another file has taken its place");
    assertThat(run(input, output)).as("again").isInstanceOf(Completed.class);
  }

  /** There as soon as what it may touch has been settled, and long before it opens anything. */
  private static ProcessHandle worker() {
    return await()
        .pollInterval(Duration.ofMillis(1))
        .until(
            () ->
                ProcessHandle.current()
                    .children()
                    .filter(child -> child.info().commandLine().orElse("").contains("WorkerMain"))
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  private static void signal(String signal, ProcessHandle process) throws Exception {
    assertThat(
            new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                .start()
                .waitFor())
        .isZero();
  }

  @Test
  void outputIsNotWrittenThroughAFolderThatHasBecomeALink() throws Exception {
    Path output = Files.createSymbolicLink(root.resolve("out"), outside).resolve("out.y4m");

    assertFailed(run(goodInput(), output), FailureCode.OUTPUT_NOT_WRITABLE, "symbolic link");
  }

  @Test
  void linkAtTheTemporaryNameIsNotFollowed() throws Exception {
    Path output = root.resolve("out.y4m");
    Path temporary = Files.createSymbolicLink(root.resolve(".out.part"), secret);

    assertFailed(
        run(goodInput(), output, temporary), FailureCode.OUTPUT_NOT_WRITABLE, "temporary name");
    assertThat(output).doesNotExist();
  }

  @Test
  void linkAtTheTemporaryNameCreatesNoFile() throws Exception {
    Path temporary = Files.createSymbolicLink(root.resolve(".out.part"), outside.resolve("new"));

    assertFailed(
        run(goodInput(), root.resolve("out.y4m"), temporary),
        FailureCode.OUTPUT_NOT_WRITABLE,
        "temporary name");
  }

  @Test
  void linkAtTheOutputIsReplacedAndNotFollowed() throws Exception {
    Path output = Files.createSymbolicLink(root.resolve("out.y4m"), secret);

    assertThat(run(goodInput(), output)).isInstanceOf(Completed.class);
    assertThat(Files.isRegularFile(output, LinkOption.NOFOLLOW_LINKS)).isTrue();
    assertThat(MediaInfo.of(output).video().frames()).isEqualTo(5);
    assertThat(secret).hasContent("secret");
    assertThat(root.toFile().list()).containsExactlyInAnyOrder("in.y4m", "out.y4m");
  }

  @Test
  void linkAboveTheRootIsTheOperatorsAndFollowed() throws Exception {
    Path input = goodInput();
    Path mount = Files.createSymbolicLink(folder.resolve("mount"), root);
    Path output = mount.resolve("out.y4m");

    EncodeRequest request =
        EncodeRequestBuilder.of(mount.resolve("in.y4m"), output).codec(VideoCodec.Y4M).build();

    assertThat(launcher.start(request, message -> {}).await()).isInstanceOf(Completed.class);
    assertThat(root.resolve("out.y4m")).hasSameBinaryContentAs(input);
  }
}
