package org.sparebit.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.sparebit.storage.SickDisk.EIO;
import static org.sparebit.storage.SickDisk.ESTALE;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparebit.harness.RunningServer;
import org.sparebit.storage.SickDisk;
import org.sparebit.storage.TestMount;

/**
 * The packaged server on disks that fail or hang: no job is to blame, and it recovers by itself.
 */
class SickStorageIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String READINESS = "/actuator/health/readiness";

  @TempDir Path temp;
  private Path data;
  private Path files;
  private SickDisk disk;
  private RunningServer server;
  private final List<Long> accepted = new ArrayList<>();

  @BeforeEach
  void start() throws Exception {
    disk = SickDisk.build(temp);
    data = temp.resolve("data");
    files = Files.createDirectory(temp.resolve("files"));
    Files.createDirectory(files.resolve("nas"));
    assumeTrue(TestMount.mount(files.resolve("nas")), "NOT RUN: needs the right to mount");
    Map<String, String> environment = new HashMap<>(disk.environment());
    environment.putAll(RunningServer.IMPATIENT);
    environment.put("SPAREBIT_FILES_DIR", files.toString());
    environment.put("SPAREBIT_WORKER_CONCURRENTJOBS", "1");
    // Of which the disk in memory has not much.
    environment.put("SPAREBIT_MINFREESPACE", "1MB");
    server = RunningServer.start(data, environment);
  }

  @AfterEach
  void stop() throws Exception {
    if (server != null) {
      disk.heal();
      server.close();
      TestMount.unmount(files.resolve("nas"));
    }
  }

  @Test
  void mediaFolderThatFailsPausesTheQueue() throws Exception {
    for (int error : new int[] {EIO, ESTALE}) {
      submit(error + "a.webm");
      submit(error + "b.webm");
      disk.fail("*", files, error, 0);
      await().atMost(PATIENCE).until(() -> server.get(READINESS).statusCode() == 503);
      assertThat(server.get(READINESS).body()).contains("/isize_files is away");
      assertRefused("c.webm", "/isize_files is away");

      disk.heal();

      awaitAllCompleted();
    }
  }

  @Test
  void dataFolderThatFailsLosesNothing() throws Exception {
    submit("a.webm");
    disk.fail("write", data.resolve("db"), EIO, 0);
    assertRefused("b.webm", "database of the jobs does not answer");
    await().atMost(PATIENCE).until(() -> server.get(READINESS).statusCode() == 503);
    assertThat(server.get("/actuator/health/liveness").statusCode()).isEqualTo(200);

    disk.heal();
    await().atMost(PATIENCE).until(() -> server.get(READINESS).statusCode() == 200);

    submit("c.webm");
    awaitAllCompleted();
    assertThat(server.getJson("/isize").size()).isEqualTo(accepted.size());
  }

  @Test
  void diskBelowTheMediaFolderThatHangsHoldsUpItsOwnJobsAlone() throws Exception {
    submit("a.webm");
    submit("nas/b.webm");
    disk.hang(files.resolve("nas"));
    assertRefused(
        "nas/c.webm", "/isize_files/nas is away. The disk behind it has not answered for");
    submit("d.webm");

    server.awaitCompleted(accepted.get(2));
    assertThat(server.status(accepted.get(1))).isIn("Queued", "Processing");
    assertThat(server.get(READINESS).statusCode()).isEqualTo(200);
    assertThat(server.get("/actuator/health").body())
        .contains("some_jobs_wait", "/isize_files/nas is away");

    disk.heal();

    awaitAllCompleted();
  }

  @Test
  void mediaFolderThatHangsHoldsUpNoRequest() throws Exception {
    submit("a.webm");
    disk.hang(files);
    // More than there are threads, if each of them hung.
    for (int i = 0; i < 200; i++) {
      assertRefused(i + ".webm", "/isize_files is away. The disk behind it has not answered for");
    }
    assertThat(server.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
    assertThat(server.get(READINESS).statusCode()).isEqualTo(503);
    assertThat(server.get(READINESS).body()).contains("has not answered for");
    assertThat(server.get("/isize").statusCode()).isEqualTo(200);

    disk.heal();

    awaitAllCompleted();
  }

  private void submit(String output) throws Exception {
    accepted.add(server.submit(job(output)));
  }

  private void assertRefused(String output, String why) throws Exception {
    HttpResponse<String> refused = server.post("/isize", job(output));
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    assertThat(refused.body()).contains(why).doesNotContain(temp.toString());
  }

  private void awaitAllCompleted() throws Exception {
    await().atMost(PATIENCE).until(() -> server.get(READINESS).statusCode() == 200);
    for (long id : accepted) {
      server.awaitCompleted(id);
    }
  }

  private static String job(String output) {
    return """
        {"input": "/isize/samples/test.mp4", "output": "/isize_files/%s",
         "isize_precoding": "PRECODER_NONE", "codec": "VP9", "bitrate": "500", "gop": "50", "width": "320", "height": "180"}
        """
        .formatted(output);
  }
}
