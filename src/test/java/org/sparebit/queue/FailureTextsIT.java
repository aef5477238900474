package org.sparebit.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.sparebit.codec.VideoCodec;
import org.sparebit.engine.ffmpeg.AudioFormat;
import org.sparebit.engine.ffmpeg.FfmpegException;
import org.sparebit.engine.ffmpeg.TestMedia;
import org.sparebit.engine.pipeline.EncodeJob;
import org.sparebit.job.Job;
import org.sparebit.job.JobStatus;
import org.sparebit.protocol.EncodeRequestBuilder;
import org.sparebit.protocol.Failed;
import org.sparebit.protocol.FailureCode;
import org.sparebit.protocol.Opened;

/** What a user reads of failures of real encodes, once the queue has settled them. */
@TestInstance(Lifecycle.PER_CLASS)
class FailureTextsIT {
  private final FakeWorkers workers = new FakeWorkers();
  private Path folder;
  private Path good;
  private QueueServer server;

  @BeforeAll
  void start(@TempDir Path folder) throws FfmpegException {
    this.folder = folder;
    server = QueueServer.start(folder.resolve("data"), workers, Map.of());
    good =
        new TestMedia()
            .video("testsrc2=size=64x64:rate=25:duration=1,format=yuv420p", "mpeg4")
            .write(folder.resolve("good.mkv"), "matroska");
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private EncodeRequestBuilder request(Path input) {
    return EncodeRequestBuilder.of(input, folder.resolve("out.webm")).codec(VideoCodec.VP9);
  }

  private static Arguments failure(FailureCode code, EncodeRequestBuilder request) {
    return Arguments.of(code, new EncodeJob(request.build(), message -> {}).run());
  }

  Stream<Arguments> failures() throws IOException, FfmpegException {
    Path text = Files.writeString(folder.resolve("text.mp4"), "no film\n".repeat(200));
    byte[] whole = Files.readAllBytes(good);
    Path half = Files.write(folder.resolve("half.mkv"), Arrays.copyOf(whole, whole.length / 2));
    Path growing = Files.copy(good, folder.resolve("growing.mkv"));
    Path sound =
        new TestMedia()
            .sound("aac", new AudioFormat(48_000, "fltp", "stereo"), 1)
            .write(folder.resolve("sound.m4a"), "mp4");
    EncodeJob overtaken =
        new EncodeJob(
            request(growing).build(),
            message -> {
              if (message instanceof Opened) {
                append(growing, whole);
              }
            });
    return Stream.of(
        failure(FailureCode.INPUT_NOT_FOUND, request(folder.resolve("missing.mkv"))),
        failure(FailureCode.INPUT_NOT_MEDIA, request(text)),
        failure(FailureCode.INPUT_WITHOUT_VIDEO, request(sound)),
        failure(FailureCode.INPUT_TRUNCATED, request(half)),
        failure(FailureCode.PROGRAM_NOT_FOUND, request(good).program(7)),
        failure(
            FailureCode.OUTPUT_NOT_WRITABLE,
            EncodeRequestBuilder.of(good, text.resolve("out.webm")).codec(VideoCodec.VP9)),
        Arguments.of(FailureCode.INPUT_CHANGED, overtaken.run()));
  }

  private static void append(Path file, byte[] bytes) {
    try {
      Files.write(file, bytes, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("failures")
  void readsAsSentences(FailureCode code, Object result) {
    assertThat(result).isInstanceOf(Failed.class);
    Failed failed = (Failed) result;
    assertThat(failed.code()).as(failed.message()).isEqualTo(code);
    workers.onStart(run -> run.finish(failed));

    Job job = server.awaitStatus(server.submit(code + ".webm"), JobStatus.FAILED);

    assertThat(job.failureCode()).isEqualTo(code);
    assertThat(job.error())
        .startsWith(failed.message())
        .endsWith(
            code.category() == FailureCode.Category.TRANSIENT
                ? ". Tried 3 times, not tried again."
                : ".")
        .doesNotContain("..", " .", ";.", ",.", ":.", "  ", "\n")
        .doesNotContainPattern("[a-z)][.;,:][A-Z]")
        .doesNotContain(folder.toString());
  }
}
