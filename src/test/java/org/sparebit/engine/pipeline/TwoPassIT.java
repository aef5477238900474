package org.sparebit.engine.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparebit.codec.PrecoderMode;
import org.sparebit.codec.VideoCodec;
import org.sparebit.engine.ffmpeg.FfmpegException;
import org.sparebit.engine.ffmpeg.MediaInfo;
import org.sparebit.engine.ffmpeg.TestMedia;
import org.sparebit.protocol.Completed;
import org.sparebit.protocol.Failed;
import org.sparebit.protocol.FailureCode;
import org.sparebit.protocol.Opened;
import org.sparebit.protocol.Progress;
import org.sparebit.protocol.Verified;
import org.sparebit.protocol.WorkerMessage;
import org.sparebit.protocol.WorkerResult;

/** VP9, which looks at the whole video before it spends the bits. */
class TwoPassIT {
  private static final int FRAMES = 200;
  private static final Duration LONG_ENOUGH = Duration.ofMinutes(5);

  @TempDir static Path sources;

  /** Black at first, then something to see, and two seconds of noise. */
  static Path clip;

  @TempDir Path folder;

  @BeforeAll
  static void makeClip() throws FfmpegException {
    clip =
        new TestMedia()
            .video(
                "testsrc2=size=128x72:rate=25:duration=8,"
                    + "noise=alls=40:allf=t:enable='between(t,4,6)',"
                    + "drawbox=color=black:t=fill:enable='lt(t,3)',format=yuv420p",
                "mpeg4",
                "b",
                "20M")
            .write(sources.resolve("clip.mkv"), "matroska");
  }

  private Requests request() {
    return Requests.of(clip, folder.resolve("out.webm")).codec(VideoCodec.VP9).gop(50);
  }

  /** In one pass libvpx spends eight times as much here. */
  @ParameterizedTest
  @EnumSource(
      value = PrecoderMode.class,
      names = {"PRECODER_NONE", "PRECODER_BAL"})
  void bitrateIsMetWhereHardScenesFollowBlack(PrecoderMode precoder) {
    Completed completed = request().bitrateKbps(100).precoder(precoder).complete();

    assertThat(completed.videoBitrateKbps()).isCloseTo(100, Percentage.withPercentage(10));
    assertThat(completed.frames()).isEqualTo(FRAMES);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 50, 10_000})
  void keyframesLieExactlyAtTheGop(int gop) throws FfmpegException {
    request().gop(gop).complete();

    assertThat(MediaInfo.of(folder.resolve("out.webm")).video().keyframes())
        .isEqualTo(IntStream.range(0, FRAMES).filter(i -> i % gop == 0).boxed().toList());
  }

  @Test
  void oneFrameIsEnough() throws FfmpegException {
    Path single =
        new TestMedia()
            .video("testsrc2=size=128x72:rate=25:duration=0.04,format=yuv420p", "mpeg4")
            .write(folder.resolve("single.mkv"), "matroska");
    Path output = folder.resolve("out.webm");
    Completed completed = Requests.of(single, output).codec(VideoCodec.VP9).complete();

    assertThat(completed.frames()).isEqualTo(1);
  }

  @Test
  void saysOnceWhatBothPassesFind() throws FfmpegException {
    Path interlaced =
        new TestMedia()
            .video("testsrc2=size=128x72:rate=25:duration=1,setfield=tff,format=yuv420p", "ffv1")
            .write(folder.resolve("interlaced.mkv"), "matroska");
    List<WorkerMessage> messages = new CopyOnWriteArrayList<>();
    WorkerResult result =
        new EncodeJob(
                Requests.of(interlaced, folder.resolve("out.webm")).codec(VideoCodec.VP9).build(),
                messages::add)
            .run();

    assertThat(messages).hasSize(2).last().isInstanceOf(Verified.class);
    assertThat(messages)
        .first()
        .isInstanceOfSatisfying(Opened.class, o -> assertThat(o.width()).isEqualTo(128));
    assertThat(result)
        .isInstanceOfSatisfying(
            Completed.class,
            completed ->
                assertThat(completed.warnings()).singleElement().asString().contains("interlaced"));
  }

  @Test
  void progressOfTheFirstPassIsASmallPartOfTheWhole() {
    List<Progress> seen = new CopyOnWriteArrayList<>();
    EncodeJob job = new EncodeJob(request().build(), message -> {});
    CompletableFuture<WorkerResult> run = CompletableFuture.supplyAsync(job::run);
    await()
        .atMost(LONG_ENOUGH)
        .pollInterval(Duration.ofMillis(5))
        .until(
            () -> {
              seen.add(job.progress());
              return run.isDone();
            });

    assertThat(run.join()).isInstanceOf(Completed.class);
    assertThat(seen.stream().map(Progress::percent).toList()).isSorted();
    assertThat(seen).filteredOn(p -> p.frames() == 0 && p.steps() > FRAMES).isNotEmpty();
    assertThat(seen).filteredOn(p -> p.frames() == 0).allMatch(p -> p.percent() < 20);
    assertThat(job.progress().frames()).isEqualTo(FRAMES);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void isCancelledInEitherPassAndLeavesNothing(boolean second) {
    EncodeJob job = new EncodeJob(request().build(), message -> {});
    CompletableFuture<WorkerResult> run = CompletableFuture.supplyAsync(job::run);
    await()
        .atMost(LONG_ENOUGH)
        .until(() -> second ? job.progress().frames() > 0 : job.progress().steps() > 0);
    job.cancel();

    assertThat(run.join())
        .isInstanceOfSatisfying(
            Failed.class, f -> assertThat(f.code()).isEqualTo(FailureCode.CANCELLED));
    assertThat(folder).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void failsWhenSomebodyStillWritesToTheInput(boolean second) throws IOException {
    Path growing = Files.copy(clip, sources.resolve("growing-" + second + ".mkv"));
    byte[] more = Files.readAllBytes(clip);
    EncodeJob job =
        new EncodeJob(
            Requests.of(growing, folder.resolve("out.webm")).codec(VideoCodec.VP9).build(),
            message -> {
              if (!second) {
                append(growing, more);
              }
            });
    CompletableFuture<WorkerResult> run = CompletableFuture.supplyAsync(job::run);
    if (second) {
      await().atMost(LONG_ENOUGH).until(() -> job.progress().frames() > 0);
      append(growing, more);
    }

    assertThat(run.join())
        .isInstanceOfSatisfying(
            Failed.class,
            f -> {
              assertThat(f.code()).isEqualTo(FailureCode.INPUT_CHANGED);
              assertThat(f.message())
                  .contains("had " + more.length + " bytes and has " + 2 * more.length + " now");
            });
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void failsWhenTheInputIsReplacedByOneOfTheSameSize() throws IOException {
    Path replaced = Files.copy(clip, sources.resolve("replaced.mkv"));
    WorkerResult result =
        new EncodeJob(
                Requests.of(replaced, folder.resolve("out.webm")).codec(VideoCodec.VP9).build(),
                message ->
                    assertThat(replaced.toFile().setLastModified(1_000_000_000_000L)).isTrue())
            .run();

    assertThat(result)
        .isInstanceOfSatisfying(
            Failed.class,
            f -> {
              assertThat(f.code()).isEqualTo(FailureCode.INPUT_CHANGED);
              assertThat(f.message()).contains("written at 2001-09-09T01:46:40Z");
            });
  }

  private static void append(Path file, byte[] bytes) {
    try {
      Files.write(file, bytes, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void leavesNothingButTheOutput() {
    request().complete();

    assertThat(folder.toFile().list()).containsExactly("out.webm");
  }
}
