package org.sparebit.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Start and stop of the packaged server, and what it says when it can't start. */
class ServerStartIT {
  @TempDir Path temp;

  @Test
  void saysWhereEverythingIsAndEndsWithZeroOnSigterm() throws Exception {
    Path data = temp.resolve("data");
    try (ServerProcess server = ServerProcess.start(data)) {
      awaitReady(server);
      assertThat(server.log())
          .contains(
              "serves on port "
                  + server.port
                  + "; data directory "
                  + data
                  + ", /isize_files is "
                  + data.resolve("isize_files"));
      assertThat(server.get("/version"))
          .contains("\"ffmpeg_licence\":\"LGPL", "\"worker_problem\":null", "\"sha256\":");
      assertThat(server.get("/isize")).isEqualTo("[]");
      assertThat(data.resolve("samples/test.mp4")).isRegularFile();
      server.terminate();
      assertThat(server.awaitExit()).as(server.log()).isZero();
      assertThat(server.log()).contains("SIGTERM");
    }
  }

  @Test
  void saysThatThePortIsTaken() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[4]));
        ServerProcess server = ServerProcess.start(temp.resolve("data"), other.getLocalPort())) {
      assertRefusal(
          server,
          "Port " + other.getLocalPort() + " is in use",
          "set SPAREBIT_PORT to a free port");
    }
  }

  @Test
  void saysThatTheDataFolderIsNone() throws Exception {
    Path file = Files.createFile(temp.resolve("file"));
    try (ServerProcess server = ServerProcess.start(file)) {
      assertRefusal(
          server,
          "The data directory " + file + " can't be used: " + file + " is a file.",
          "Set SPAREBIT_DATA_DIR to a folder that the user");
    }
  }

  @Test
  void saysThatAnotherServerHasTheDataFolder() throws Exception {
    Path data = temp.resolve("data");
    try (ServerProcess first = ServerProcess.start(data)) {
      awaitReady(first);
      try (ServerProcess second = ServerProcess.start(data)) {
        assertRefusal(second, "Another Sparebit server is using the database", "SPAREBIT_DATA_DIR");
      }
      assertThat(first.get("/isize")).isEqualTo("[]");
    }
  }

  private static void awaitReady(ServerProcess server) {
    await().atMost(ServerProcess.PATIENCE).until(server::isReady);
  }

  private static void assertRefusal(ServerProcess server, String fact, String remedy)
      throws InterruptedException {
    assertThat(server.awaitExit()).isEqualTo(1);
    assertThat(server.log())
        .contains(fact, remedy)
        .doesNotContain("\tat ", "Exception encountered", "Caused by");
  }
}
