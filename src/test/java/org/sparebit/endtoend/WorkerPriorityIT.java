package org.sparebit.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server answers while encoders keep every core busy, whoever runs it. */
class WorkerPriorityIT {
  private static final Pattern SPACE = Pattern.compile(" ");

  /** Of proc(5): the policy is the 41st field; the second, the name, may hold spaces. */
  private static final int FIELDS_AFTER_THE_NAME = 38;

  private static final String ORDINARY = "0";

  @TempDir Path folder;

  @Test
  void noThreadOfAnEncodeRunsInRealTime() throws Exception {
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
      assertThat(policies(server.worker().pid())).hasSizeGreaterThan(20).containsOnly(ORDINARY);
    }
  }

  private static List<String> policies(long pid) throws IOException {
    List<String> policies = new ArrayList<>();
    try (Stream<Path> threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
      for (Path thread : threads.toList()) {
        String status = Files.readString(thread.resolve("stat"));
        policies.add(
            SPACE
                .splitAsStream(status.substring(status.lastIndexOf(')') + 2))
                .skip(FIELDS_AFTER_THE_NAME)
                .findFirst()
                .orElseThrow());
      }
    }
    return policies;
  }
}
