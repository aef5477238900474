package org.sparebit.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
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
  /** Fifteen minutes off of every zone that a machine might be in. */
  private static final ZoneId TIME_ZONE = ZoneId.of("Asia/Kathmandu");

  /** What is added to Debian, in bytes. */
  private static final long MOST_THAT_MAY_BE_ADDED = 350_000_000;

  /** SVT-AV1 starts 17 threads for one processor and 48 for two. */
  private static final int MOST_THREADS_FOR_ONE_PROCESSOR = 30;

  @TempDir static Path media;
  static RunningContainer server;

  @BeforeAll
  static void start() throws Exception {
    server =
        new RunningContainer.Options()
            .files(HostFolders.writableByAll(media))
            .cpus(1)
            .environment("LOGGING_STRUCTURED_FORMAT_CONSOLE", "ecs")
            .environment("TZ", TIME_ZONE.getId())
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
        .contains("LICENSE", "LGPL-3.0.txt", "GPL-3.0.txt", "FTL.txt");
    assertThat(server.outputOf("cat", "/opt/java/legal/java.base/LICENSE"))
        .contains("Version 2, June 1991", "\"CLASSPATH\" EXCEPTION");
    assertThat(server.outputOf("cat", "/opt/java/legal/debian-package.txt"))
        .startsWith("source: openjdk-25 25.");
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
  void imageAddsLittleToDebian() {
    long added = size(ImageUnderTest.name()) - size(ImageUnderTest.base());

    assertThat(added).isPositive().isLessThan(MOST_THAT_MAY_BE_ADDED);
  }

  private static long size(String image) {
    Long size = DockerClientFactory.instance().client().inspectImageCmd(image).exec().getSize();
    assertThat(size).as("size of %s", image).isNotNull();
    return size == null ? 0 : size;
  }

  @Test
  void javaHasEveryModuleThatTheServerAndItsLibrariesName(@TempDir Path work) throws Exception {
    Set<String> needed = NeededModules.of(Path.of(System.getProperty("sparebit.jar", "")), work);
    List<String> modules =
        server
            .outputOf("java", "--list-modules")
            .lines()
            .map(module -> module.substring(0, module.indexOf('@')))
            .toList();

    assertThat(needed).contains("java.sql", "java.net.http", "jdk.unsupported");
    assertThat(modules).containsAll(needed).doesNotContain("jdk.compiler", "jdk.jlink");
  }

  @Test
  void javaStartsFromAnArchiveOfItsClassesAndTrustsWhomDebianTrusts() throws Exception {
    assertThat(server.outputOf("sh", "-c", "java -Xshare:on -version 2>&1")).contains("sharing");
    assertThat(server.outputOf("keytool", "-list", "-cacerts", "-storepass", "changeit"))
        .contains("debian:isrg_root_x1.pem");
  }

  @Test
  void timesAreThoseOfTheZoneThatTheContainerIsGiven() throws Exception {
    long id =
        server.submit(
            """
            {"input": "/isize/samples/test.mp4", "output": "/isize_files/zone.y4m", "width": 160,
             "isize_precoding": "PRECODER_NONE", "codec": "Y4M"}
            """);
    server.awaitCompleted(id);
    String started = server.getJson("/isize/" + id).get("start_time").asString();

    assertThat(LocalDateTime.parse(started.replace(' ', 'T')))
        .isCloseTo(LocalDateTime.now(TIME_ZONE), within(10, ChronoUnit.MINUTES));
  }

  @Test
  void processorLimitDecidesTheNumberOfThreads() throws Exception {
    long id =
        server.submit(
            """
            {"input": "/isize/samples/test.mp4", "output": "/isize_files/slow.webm",
             "isize_precoding": "PRECODER_NONE", "codec": "AV1", "bitrate": 800, "gop": 50,
             "preset": "slow"}
            """);
    server.awaitProgress(id);
    List<ThreadStatus> encoder =
        server
            .outputOf("sh", "-c", "cat /proc/[0-9]*/task/*/stat 2> /dev/null")
            .lines()
            .map(ThreadStatus::parse)
            .filter(thread -> thread.name().equals("encode"))
            .toList();
    server.cancel(id);

    assertThat(encoder).hasSizeBetween(2, MOST_THREADS_FOR_ONE_PROCESSOR);
  }
}
