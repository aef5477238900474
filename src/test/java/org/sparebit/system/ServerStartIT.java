package org.sparebit.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparebit.harness.PackagedServer;
import org.sparebit.harness.RunningServer;

/** Start and stop of the packaged server, and what it says when it can't start. */
class ServerStartIT {
  @TempDir Path temp;

  @Test
  void saysWhereEverythingIsAndEndsWithZeroOnSigterm() throws Exception {
    Path data = temp.resolve("data");
    try (PackagedServer server = server(data).start()) {
      server.awaitReady();
      assertThat(server.logOfThisStart())
          .contains(
              "serves on port "
                  + server.port()
                  + "; data directory "
                  + data
                  + ", /isize_files is "
                  + data.resolve("isize_files"));
      assertThat(server.get("/version").body())
          .contains("\"ffmpeg_licence\":\"LGPL", "\"worker_problem\":null", "\"sha256\":");
      assertThat(server.get("/isize").body()).isEqualTo("[]");
      assertThat(data.resolve("samples/test.mp4")).isRegularFile();
      assertThat(data.resolve("runtime")).isNotEmptyDirectory();
      assertThat(server.terminate()).as(server.logOfThisStart()).isZero();
      assertThat(server.logOfThisStart()).contains("SIGTERM");
    }
  }

  @Test
  void saysThatThePortIsTaken() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[4]))) {
      String port = Integer.toString(other.getLocalPort());
      try (PackagedServer server =
          server(temp.resolve("data")).environment(Map.of("SPAREBIT_PORT", port)).start()) {
        assertRefusal(server, "Port " + port + " is in use", "set SPAREBIT_PORT to a free port");
      }
    }
  }

  @Test
  void saysThatTheDataFolderIsNone() throws Exception {
    Path file = Files.createFile(temp.resolve("file"));
    try (PackagedServer server = server(file).start()) {
      assertRefusal(
          server,
          "The data directory " + file + " can't be used: " + file + " is a file.",
          "Set SPAREBIT_DATA_DIR to a folder that the user");
    }
  }

  @Test
  void saysThatAnotherServerHasTheDataFolder() throws Exception {
    Path data = temp.resolve("data");
    try (RunningServer first = RunningServer.start(data)) {
      try (PackagedServer second = server(data).start()) {
        assertRefusal(second, "Another Sparebit server is using the database", "SPAREBIT_DATA_DIR");
      }
      assertThat(first.get("/isize").body()).isEqualTo("[]");
    }
  }

  private PackagedServer.Launch server(Path data) {
    return PackagedServer.of(RunningServer.jar(), data, temp.resolve("server.log"));
  }

  private static void assertRefusal(PackagedServer server, String fact, String remedy)
      throws InterruptedException {
    assertThat(server.awaitExit()).isEqualTo(1);
    assertThat(server.logOfThisStart())
        .contains(fact, remedy)
        .doesNotContain("\tat ", "Exception encountered", "Caused by");
  }
}
