package org.sparebit.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparebit.database.SmallDisk;
import org.sparebit.harness.RunningServer;

/** The disk with the data folder of the packaged server fills up and is emptied again. */
class FullDataDiskIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir Path temp;

  @Test
  void keepsWhatItHasAcceptedRefusesMoreAndGoesOnWhenThereIsRoom() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(temp.resolve("disk"), 16);
        RunningServer server = RunningServer.start(disk.folder(), settings())) {
      List<Long> accepted = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        accepted.add(server.submit(job(i)));
      }
      server.awaitProgress(accepted.get(0));

      disk.fill();
      await()
          .atMost(PATIENCE)
          .until(() -> server.get("/actuator/health/readiness").body().contains("\"problem\""));
      for (int i = 10; i < 30; i++) {
        HttpResponse<String> refused = server.post("/isize", job(i));
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
      }
      assertThat(server.get("/actuator/health/liveness").statusCode()).isEqualTo(200);

      disk.empty();
      await()
          .atMost(PATIENCE)
          .until(() -> server.get("/actuator/health/readiness").statusCode() == 200);
      accepted.add(server.submit(job(3)));
      for (long id : accepted) {
        server.awaitCompleted(id);
      }
      assertThat(server.getJson("/isize").size()).isEqualTo(accepted.size());
    }
  }

  @Test
  void startsOnAFullDiskIsNotReadyAndGoesOnWhenThereIsRoom() throws Exception {
    Map<String, String> settings = settings();
    try (SmallDisk disk = SmallDisk.mount(temp.resolve("disk"), 16)) {
      long queued;
      try (RunningServer server = RunningServer.start(disk.folder(), settings)) {
        queued = server.submit(job(1));
        server.kill();
      }
      Files.delete(disk.folder().resolve("samples/test.mp4"));
      // The database needs a page or two to open; the clip has more than there is.
      disk.fillBut(256 << 10);
      try (RunningServer server = RunningServer.startAlive(disk.folder(), settings)) {
        assertThat(server.get("/actuator/health/readiness"))
            .satisfies(answer -> assertThat(answer.statusCode()).isEqualTo(503))
            .satisfies(
                answer ->
                    assertThat(answer.body())
                        .containsAnyOf(
                            "\"data_free_megabytes\":0",
                            "The disk of the data folder is full",
                            "/isize/samples/test.mp4 can't be unpacked: No space left on device"));
        assertThat(server.post("/isize", job(2)).statusCode()).isGreaterThanOrEqualTo(400);

        disk.empty();
        await()
            .atMost(PATIENCE)
            .until(() -> server.get("/actuator/health/readiness").statusCode() == 200);
        server.awaitCompleted(queued);
        server.awaitCompleted(server.submit(job(3)));
      }
    }
  }

  private Map<String, String> settings() throws IOException {
    Map<String, String> settings = new HashMap<>(RunningServer.IMPATIENT);
    settings.put("SPAREBIT_FILES_DIR", Files.createDirectories(temp.resolve("files")).toString());
    settings.put("SPAREBIT_WORKER_CONCURRENTJOBS", "1");
    settings.put("SPAREBIT_MINFREESPACE", "1MB");
    return settings;
  }

  private static String job(int number) {
    return """
        {"input": "/isize/samples/test.mp4", "output": "/isize_files/%d.webm",
         "isize_precoding": "PRECODER_NONE", "codec": "VP9", "bitrate": "500", "gop": "50", "width": "320", "height": "180"}
        """
        .formatted(number);
  }
}
