package org.sparebit.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What operators forbid a container, and what they give it wrongly. */
@ExtendWith(ImageUnderTest.class)
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class LimitedContainerIT {
  private static final String SMALL_JOB =
      """
      {"input": "/isize/samples/test.mp4", "output": "/isize_files/small.webm", "width": 320,
       "isize_precoding": "PRECODER_LOW", "codec": "AV1", "bitrate": 200, "gop": 60}
      """;

  /** Somebody whom the image does not know. */
  private static final String STRANGER = "4321:4322";

  @TempDir Path media;
  @TempDir Path data;

  @BeforeEach
  void openFolders() throws Exception {
    HostFolders.writableByAll(media);
    HostFolders.writableByAll(data);
  }

  private RunningContainer.Options options() {
    return new RunningContainer.Options().files(media);
  }

  @Test
  void readOnlyRootWithoutCapabilitiesIsEnoughWithADataVolume() throws Exception {
    try (RunningContainer server = options().data(data).hardened().start()) {
      server.awaitCompleted(server.submit(SMALL_JOB));
      assertThat(media.resolve("small.webm")).isNotEmptyFile();
    }
    // The libraries are the image's.
    assertThat(data.resolve("runtime")).doesNotExist();
  }

  @Test
  void checkStartsAWorkerWithoutAServer() {
    assertThat(options().hardened().run("check"))
        .contains("LGPL version 3 or later", "ONNX Runtime 1.");
  }

  @Test
  void anyUserWillDoAndOwnsTheOutputs() throws Exception {
    try (RunningContainer server = options().user(STRANGER).start()) {
      server.awaitCompleted(server.submit(SMALL_JOB));
    }
    Path output = media.resolve("small.webm");
    assertThat(Files.getAttribute(output, "unix:uid")).isEqualTo(4321);
    assertThat(Files.getAttribute(output, "unix:gid")).isEqualTo(4322);
  }

  @Test
  void jobThatOutgrowsTheMemoryFailsAndTheServerStays() throws Exception {
    try (RunningContainer server =
        options().memoryMegabytes(640).environment("SPAREBIT_QUEUE_MAXFAILURES", "1").start()) {
      long tooLarge =
          server.submit(
              """
              {"input": "/isize/samples/test.mp4", "output": "/isize_files/large.webm",
               "width": 3840, "isize_precoding": "PRECODER_BAL", "codec": "AV1",
               "bitrate": 9000, "gop": 60}
              """);
      assertThat(server.awaitEnd(tooLarge)).startsWith("Failed: ").contains("memory");

      server.awaitCompleted(server.submit(SMALL_JOB));
      assertThat(media.resolve("large.webm")).doesNotExist();
    }
  }

  @Test
  void filesFolderThatCannotBeWrittenIsNamedWithTheRemedy() throws Exception {
    HostFolders.writableByOwner(media);
    try (RunningContainer server = options().user(STRANGER).start()) {
      HttpResponse<String> refused = server.post(SMALL_JOB);

      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(refused.body()).contains("uid 4321", "chown", "--user");
    }
  }

  @Test
  void dataFolderThatCannotBeWrittenEndsTheStartWithTheRemedy() throws Exception {
    HostFolders.writableByOwner(data);

    assertThat(options().data(data).user(STRANGER).startInVain())
        .contains("/var/lib/sparebit can't be used", "uid 4321", "chown", "--user");
  }
}
