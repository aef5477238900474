package org.sparebit.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.DockerClientFactory;
import tools.jackson.databind.json.JsonMapper;

/** What is in the image, and how its server behaves on one processor with a log in JSON. */
@ExtendWith(ImageUnderTest.class)
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class ImageContentContainerIT {
  @TempDir static Path media;
  static RunningContainer server;

  @BeforeAll
  static void start() throws Exception {
    server =
        new RunningContainer.Options()
            .files(HostFolders.writableByAll(media))
            .cpus(1)
            .environment("LOGGING_STRUCTURED_FORMAT_CONSOLE", "ecs")
            .start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void healthCheckSaysThatTheServerIsAlive() throws Exception {
    assertThat(server.execute("healthcheck")).isZero();
    assertThat(server.execute("env", "SPAREBIT_PORT=9", "healthcheck")).isNotZero();
  }

  @Test
  void logIsJsonIfAskedFor() throws Exception {
    JsonMapper json = JsonMapper.builder().build();
    server.awaitCompleted(
        server.submit(
            """
            {"input": "/isize/samples/test.mp4", "output": "/isize_files/small.y4m", "width": 160,
             "isize_precoding": "PRECODER_LOW", "codec": "Y4M"}
            """));
    List<String> lines = server.log().lines().filter(line -> !line.isBlank()).toList();

    assertThat(lines).isNotEmpty();
    assertThat(lines).allSatisfy(line -> assertThat(json.readTree(line).isObject()).isTrue());
  }

  @Test
  void noticesAndLicencesComeAlong() throws Exception {
    assertThat(server.outputOf("ls", "/opt/sparebit/licences"))
        .contains("README.md", "THIRD-PARTY.txt", "NATIVE-LIBRARIES.md", "ThirdPartyNotices.txt")
        .contains("LICENSE", "LGPL-3.0.txt", "GPL-3.0.txt");
  }

  @Test
  void noNativeLibraryIsInTheImageTwice() throws Exception {
    String found =
        server.outputOf(
            "sh", "-c", "find / -xdev -name 'libavcodec.so*' -o -name 'libonnxruntime.so'");

    assertThat(found.lines())
        .hasSize(2)
        .allMatch(file -> file.startsWith("/opt/sparebit/natives/"));
  }

  @Test
  void imageDeclaresWhatThePlatformNeeds() {
    var config =
        DockerClientFactory.instance()
            .client()
            .inspectImageCmd(ImageUnderTest.name())
            .exec()
            .getConfig();

    assertThat(config).isNotNull();
    assertThat(config.getUser()).isEqualTo("1000:1000");
    assertThat(config.getExposedPorts())
        .extracting(Object::toString)
        .containsExactlyInAnyOrder("8000/tcp", "8001/tcp", "8001/udp");
    assertThat(config.getVolumes()).containsOnlyKeys("/isize_files", "/var/lib/sparebit");
    assertThat(config.getHealthcheck()).isNotNull();
  }

  @Test
  void processorLimitDecidesTheNumberOfThreads() throws Exception {
    assertThat(server.outputOf("sh", "-c", "java -XshowSettings:system -version 2>&1"))
        .contains("Effective CPU Count: 1");
  }
}
