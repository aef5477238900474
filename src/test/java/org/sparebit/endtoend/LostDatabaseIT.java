package org.sparebit.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparebit.database.maintenance.JdbcMaintenance;
import org.sparebit.harness.RunningServer;

/** The packaged server, whose database is taken away while it runs. */
class LostDatabaseIT {
  @TempDir Path temp;

  private Path data;
  private Path folder;
  private Path file;
  private Path aside;
  private RunningServer server;

  @BeforeEach
  void start() throws Exception {
    data = temp.resolve("data");
    folder = data.resolve("db");
    file = folder.resolve("sparebit.mv.db");
    aside = temp.resolve("aside");
    // So rarely that only a request can notice it.
    server = RunningServer.start(data, Map.of("SPAREBIT_DATABASE_CHECKINTERVAL", "1h"));
    server.submit(job(1));
  }

  @AfterEach
  void end() {
    server.close();
  }

  @Test
  void promisesNothingWhileItsFolderIsAwayAndGoesOnWhenItIsBack() throws Exception {
    Files.move(folder, aside);

    assertNothingIsPromised();

    Files.move(aside, folder);
    server.submit(job(3));
  }

  @Test
  void promisesNothingOnceItsFileIsDeleted() throws Exception {
    Files.delete(file);

    assertNothingIsPromised();
  }

  @Test
  void isBackedUpFromTheServerWhereAnotherFileIsInItsPlace() throws Exception {
    Files.copy(file, aside);
    server.submit(job(4));
    Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING);

    assertNothingIsPromised();

    assertThat(backup()).contains("/isize_files/4.webm");
  }

  @Test
  void isBackedUpFromTheServerWhereAnotherFolderIsInItsPlace() throws Exception {
    Files.copy(file, temp.resolve("copy"));
    Files.copy(folder.resolve("sparebit.state"), temp.resolve("state"));
    server.submit(job(4));
    Files.move(folder, aside);
    Files.createDirectory(folder);
    Files.move(temp.resolve("copy"), file);
    Files.move(temp.resolve("state"), folder.resolve("sparebit.state"));

    assertNothingIsPromised();

    assertThat(backup()).contains("/isize_files/4.webm");
  }

  private void assertNothingIsPromised() throws Exception {
    int jobs = server.getJson("/isize").size();
    for (int i = 0; i < 3; i++) {
      assertRefused(server.post("/isize", job(2)));
    }
    assertRefused(server.post("/isize/1/cancel", ""));
    assertRefused(server.post("/codec", "{\"enable_codecs\": \"TRUE\"}"));
    assertThat(server.getJson("/isize").size()).isEqualTo(jobs);
    assertThat(server.get("/actuator/health/readiness").statusCode()).isEqualTo(503);
    assertThat(Files.readString(server.log()))
        .as("what to do, once")
        .containsOnlyOnce("save them with \"java -jar sparebit.jar backup FILE\"");
  }

  private static void assertRefused(HttpResponse<String> refused) {
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    assertThat(refused.body()).contains("database was taken away", "log says what to do");
  }

  private String backup() throws Exception {
    Path backup = temp.resolve("backup.sql.gz");
    new JdbcMaintenance(data).backup(backup);
    return unpacked(backup);
  }

  private static String unpacked(Path file) throws IOException {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String job(int number) {
    return """
        {"input": "/isize/samples/test.mp4", "output": "/isize_files/%d.webm",
         "isize_precoding": "PRECODER_NONE", "codec": "VP9", "bitrate": "500", "gop": "50", "width": "320", "height": "180"}
        """
        .formatted(number);
  }
}
