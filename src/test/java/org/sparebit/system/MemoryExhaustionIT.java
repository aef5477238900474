package org.sparebit.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server without the JVM's own option, whose small heap is full. */
@Tag("alone")
class MemoryExhaustionIT {
  /** Far beyond what a loaded machine needs; a server that stays never ends. */
  private static final int PATIENCE_MINUTES = 4;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"-XX:+UseG1GC,all", "-XX:+UseSerialGC,all", "-XX:+UseSerialGC,most"})
  void endsWithTheExitCodeThatItsSupervisorKnows(String collector, String hoard) throws Exception {
    File log = folder.resolve("log").toFile();
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                // The compiler's share of the start; the collectors are what is tested.
                "-XX:TieredStopAtLevel=1",
                collector,
                "-Dhoard=" + hoard,
                "-cp",
                System.getProperty("java.class.path"),
                HeapFillingServer.class.getName(),
                "--sparebit.port=0")
            .redirectErrorStream(true)
            .redirectOutput(log);
    builder.environment().put("SPAREBIT_DATA_DIR", folder.resolve("data").toString());
    builder.environment().put("SPAREBIT_LIVE_PORT", "0");
    List.of("SPAREBIT_FILES_DIR", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS")
        .forEach(builder.environment()::remove);
    Process server = builder.start();
    try {
      assertThat(server.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES))
          .as(() -> "ended; its log:\n" + read(log))
          .isTrue();
      assertThat(server.exitValue()).isEqualTo(3);
      assertThat(Files.readString(log.toPath())).contains("The heap is full; the server ends");
    } finally {
      server.destroyForcibly().waitFor();
    }
  }

  private static String read(File log) {
    try {
      return Files.readString(log.toPath());
    } catch (IOException e) {
      return e.toString();
    }
  }
}
