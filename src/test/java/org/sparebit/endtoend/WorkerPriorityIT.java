package org.sparebit.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparebit.harness.RunningServer;

/** The server answers while encoders keep every core busy, whoever runs it. */
class WorkerPriorityIT {
  private static final List<String> IN_REAL_TIME = List.of("/usr/bin/chrt", "--fifo", "1", "true");

  @TempDir Path folder;

  @Test
  void noThreadOfAnEncodeRunsInRealTime() throws Exception {
    assumeThat(new ProcessBuilder(IN_REAL_TIME).start().waitFor())
        .as("who may not run in real time, as root may, would see no difference")
        .isZero();
    try (RunningServer server = RunningServer.start(folder)) {
      long id =
          server.submit(
              """
              {"input": "/isize/samples/test.mp4", "output": "/isize_files/slow.mp4",
               "isize_precoding": "PRECODER_NONE", "codec": "AV1", "bitrate": 800, "gop": 50,
               "preset": "slow"}
              """);
      server.awaitProgress(id);
      // SVT-AV1 has started its own threads by then; the other threads are far fewer.
      assertThat(threads(server.worker().pid()))
          .hasSizeGreaterThan(20)
          .allSatisfy(thread -> assertThat(thread.policy()).isEqualTo(ThreadStatus.ORDINARY));
    }
  }

  private static List<ThreadStatus> threads(long pid) throws IOException {
    List<ThreadStatus> found = new ArrayList<>();
    try (Stream<Path> threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
      for (Path thread : threads.toList()) {
        found.add(ThreadStatus.parse(Files.readString(thread.resolve("stat"))));
      }
    }
    return found;
  }
}
