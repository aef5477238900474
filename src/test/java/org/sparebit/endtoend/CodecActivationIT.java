package org.sparebit.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparebit.engine.ffmpeg.AudioFormat;
import org.sparebit.engine.ffmpeg.FfmpegException;
import org.sparebit.engine.ffmpeg.MediaInfo;
import org.sparebit.engine.ffmpeg.TestMedia;
import org.sparebit.harness.RunningServer;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;

/** {@code POST /codec}, with the GPL build that the build of this project puts beside the jar. */
class CodecActivationIT {
  private static final Path BUILT =
      Path.of(System.getProperty("sparebit.jar")).resolveSibling("codecs-gpl");

  private static final String JOB =
      """
      {"input": "/isize_files/clip.mp4", "output": "/isize_files/%s", "codec": "%s",
       "isize_precoding": "PRECODER_LOW", "bitrate": 300, "gop": 10}
      """;

  @TempDir static Path sources;
  static Path clip;

  @TempDir Path folder;
  private Path data;

  @BeforeAll
  static void makeClip() throws FfmpegException {
    clip =
        new TestMedia()
            .video("testsrc2=size=192x108:rate=25:duration=1,format=yuv420p", "mpeg4", "b", "1M")
            .sound("aac", new AudioFormat(48000, "fltp", "stereo"), 1)
            .write(sources.resolve("clip.mp4"), "mp4");
  }

  @BeforeEach
  void putClip() throws IOException {
    data = folder.resolve("data");
    Files.createDirectories(data.resolve("isize_files"));
    Files.copy(clip, data.resolve("isize_files/clip.mp4"));
  }

  @Test
  void optionalCodecsWorkAfterActivationAndStayOverARestart() throws Exception {
    try (RunningServer server = RunningServer.start(data)) {
      assertThat(server.post("/isize", JOB.formatted("early.mp4", "H_264")).body())
          .contains("POST /codec");
      assertThat(activate(server)).isEqualTo("ACTIVE");
      assertMakes(server, "H_264", "a.mp4", "h264");
      assertMakes(server, "H_264_M4V", "b.m4v", "h264");
      assertMakes(server, "H_265", "c.mov", "hevc");
      // By its other name, hev1, Apple's players don't play it.
      assertThat(Files.readString(server.files().resolve("c.mov"), StandardCharsets.ISO_8859_1))
          .contains("hvc1")
          .doesNotContain("hev1");
      assertMakes(server, "MPEG2VIDEO", "d.mpg", "mpeg2video");
    }
    try (RunningServer server = RunningServer.start(data)) {
      assertThat(activation(server).get("state").asString()).isEqualTo("ACTIVE");
      assertMakes(server, "H_265", "after.mp4", "hevc");
    }
  }

  @Test
  void queuedJobsOfCodecsThatAreGoneAfterARestartFailAtOnceAndSayWhatToDo() throws Exception {
    String slow =
        """
        {"input": "/isize/samples/test.mp4", "output": "/isize_files/slow.mp4", "codec": "AV1",
         "isize_precoding": "PRECODER_NONE", "bitrate": 3000, "gop": 10, "preset": "veryslow"}
        """;
    long blocking;
    long waiting;
    try (RunningServer server = RunningServer.start(data)) {
      assertThat(activate(server)).isEqualTo("ACTIVE");
      blocking = server.submit(slow);
      server.awaitProgress(blocking);
      waiting = server.submit(JOB.formatted("a.mp4", "H_264"));
      server.kill();
    }
    // As where the image is replaced by one that was built without the GPL codecs.
    FileSystemUtils.deleteRecursively(data.resolve("codecs"));
    Map<String, String> none = Map.of("SPAREBIT_CODECS_DIR", folder.resolve("none").toString());
    try (RunningServer server = RunningServer.start(data, none)) {
      server.post("/isize/" + blocking + "/cancel", "");
      assertThat(server.awaitEnd(waiting)).startsWith("Failed: ");
      assertThat(server.job(waiting).get("attempt").asInt()).isEqualTo(1);
      assertThat(server.job(waiting).get("error").asString())
          .contains("GPL build of FFmpeg", "GET /codec", "POST /codec", "submit the job again")
          .doesNotContain("Tried");
      assertThat(activation(server).get("message").asString()).contains("SPAREBIT_CODECS_DIR");
    }
  }

  @Test
  void eachJobGetsTheBuildOfItsCodec() throws Exception {
    String slow =
        """
        {"input": "/isize/samples/test.mp4", "output": "/isize_files/%s", "codec": "%s",
         "isize_precoding": "PRECODER_NONE", "bitrate": 3000, "gop": 10, "preset": "veryslow"}
        """;
    try (RunningServer server = RunningServer.start(data)) {
      assertThat(activate(server)).isEqualTo("ACTIVE");
      for (String codec : List.of("H_265", "AV1")) {
        long id = server.submit(slow.formatted(codec + ".mp4", codec));
        server.awaitProgress(id);
        assertThat(avcodecOf(server.worker()))
            .as(codec)
            .contains(codec.equals("AV1") ? "/runtime/" : "/codecs/ffmpeg-gpl-")
            .doesNotContain(codec.equals("AV1") ? "/codecs/ffmpeg-gpl-" : "/ffmpeg-lgpl/");
        server.post("/isize/" + id + "/cancel", "");
        server.awaitEnd(id);
      }
    }
  }

  @Test
  void failedActivationSaysWhyAndCanBeRepeated() throws Exception {
    Path codecs = Files.createDirectories(folder.resolve("codecs"));
    try (RunningServer server =
        RunningServer.start(data, Map.of("SPAREBIT_CODECS_DIR", codecs.toString()))) {
      assertThat(activate(server)).isEqualTo("FAILED");
      assertThat(activation(server).get("message").asString())
          .contains(builtJar().getFileName() + " into $SPAREBIT_CODECS_DIR")
          .doesNotContain(codecs.toString())
          .contains("SPAREBIT_CODECS_REPOSITORY", "POST /codec again");

      Path jar = codecs.resolve(builtJar().getFileName());
      Files.write(jar, new byte[] {1, 2, 3});
      assertThat(activate(server)).isEqualTo("FAILED");
      assertThat(activation(server).get("message").asString())
          .contains("$SPAREBIT_CODECS_DIR/" + jar.getFileName() + " has the SHA-256 039058c6")
          .contains("damaged");
      assertThat(server.post("/isize", JOB.formatted("no.mp4", "H_264")).body())
          .contains("POST /codec");

      Files.delete(jar);
      Files.copy(builtJar(), jar);
      assertThat(activate(server)).isEqualTo("ACTIVE");
      assertMakes(server, "H_264", "a.ts", "h264");
    }
  }

  @Test
  void downloadsWhatIsMissingOnceFromTheRepositoryThatTheOperatorNames() throws Exception {
    AtomicInteger downloads = new AtomicInteger();
    List<String> logins = new CopyOnWriteArrayList<>();
    byte[] jar = Files.readAllBytes(builtJar());
    HttpServer storage = server();
    storage.createContext(
        "/",
        exchange -> {
          logins.add("storage " + exchange.getRequestHeaders().getFirst("Authorization"));
          downloads.incrementAndGet();
          exchange.sendResponseHeaders(200, jar.length);
          exchange.getResponseBody().write(jar);
          exchange.close();
        });
    HttpServer repository = server();
    String path = "/maven/org/bytedeco/ffmpeg/8.0.1-1.5.13/" + builtJar().getFileName();
    repository.createContext(
        "/",
        exchange -> {
          logins.add("repository " + exchange.getRequestHeaders().getFirst("Authorization"));
          boolean known = exchange.getRequestURI().getPath().equals(path);
          exchange.getResponseHeaders().add("Location", address(storage) + "/signed");
          exchange.sendResponseHeaders(known ? 302 : 404, -1);
          exchange.close();
        });
    String withLogin = address(repository).replace("://", "://user:secret@");
    try {
      assertThat(messageOfFailure(withLogin + "/elsewhere"))
          .contains("could not be downloaded", "HTTP status 404", "/elsewhere");
      assertThat(messageOfFailure("http://user:secret@a_b:1/")).contains("https://user:password@");
      assertThat(messageOfFailure("http://user:sec^ret secret@host/")).contains("percent-encoded");
      try (RunningServer server = RunningServer.start(data, environment(withLogin + "/maven"))) {
        server.post("/codec", "{\"enable_codecs\":\"TRUE\"}");
        assertThat(activate(server)).isEqualTo("ACTIVE");
        assertMakes(server, "H_264", "a.mkv", "h264");
      }
      assertThat(downloads).hasValue(1);
      // "user:secret"
      assertThat(logins).contains("repository Basic dXNlcjpzZWNyZXQ=", "storage null");
      assertThat(logins).doesNotContain("storage Basic dXNlcjpzZWNyZXQ=");
    } finally {
      repository.stop(0);
      storage.stop(0);
    }
  }

  private String messageOfFailure(String repository) throws Exception {
    try (RunningServer server = RunningServer.start(data, environment(repository))) {
      assertThat(activate(server)).isEqualTo("FAILED");
      assertThat(Files.readString(server.log())).doesNotContain("secret");
      String message = activation(server).get("message").asString();
      assertThat(message).doesNotContain("secret");
      return message;
    }
  }

  private Map<String, String> environment(String repository) {
    return Map.of(
        "SPAREBIT_CODECS_DIR",
        folder.resolve("none").toString(),
        "SPAREBIT_CODECS_REPOSITORY",
        repository);
  }

  private static HttpServer server() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.start();
    return server;
  }

  private static String address(HttpServer server) {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private static Path builtJar() throws IOException {
    try (Stream<Path> jars = Files.list(BUILT)) {
      return jars.findFirst().orElseThrow();
    }
  }

  /** Activates and waits for the end; returns the state. */
  private static String activate(RunningServer server) throws Exception {
    assertThat(server.post("/codec", "{\"enable_codecs\":\"TRUE\"}").statusCode()).isEqualTo(200);
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> !activation(server).get("state").asString().equals("IN_PROGRESS"));
    return activation(server).get("state").asString();
  }

  private static JsonNode activation(RunningServer server) throws Exception {
    return server.getJson("/codec").get("activation");
  }

  private void assertMakes(RunningServer server, String codec, String output, String made)
      throws Exception {
    long id = server.submit(JOB.formatted(output, codec));
    server.awaitCompleted(id);
    MediaInfo info = MediaInfo.of(server.files().resolve(output));
    assertThat(info.video().codec()).isEqualTo(made);
    assertThat(info.video().frames()).isEqualTo(25);
    assertThat(info.video().keyframes()).containsExactly(0, 10, 20);
    assertThat(info.sounds()).hasSize(1);
  }

  private static String avcodecOf(ProcessHandle worker) throws IOException {
    try (Stream<String> maps = Files.lines(Path.of("/proc/" + worker.pid() + "/maps"))) {
      return maps.filter(line -> line.contains("libavcodec")).findFirst().orElseThrow();
    }
  }
}
