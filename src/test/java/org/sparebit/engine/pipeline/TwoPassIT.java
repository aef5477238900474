package org.sparebit.engine.pipeline;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
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
import org.sparebit.engine.precode.PrecodeTask;
import org.sparebit.engine.precode.Precoder;
import org.sparebit.engine.precode.PrecoderException;
import org.sparebit.engine.precode.Precoders;
import org.sparebit.protocol.Completed;
import org.sparebit.protocol.Failed;
import org.sparebit.protocol.FailureCode;
import org.sparebit.protocol.Opened;
import org.sparebit.protocol.Progress;
import org.sparebit.protocol.Verified;
import org.sparebit.protocol.Warned;
import org.sparebit.protocol.Warning;
import org.sparebit.protocol.WarningCode;
import org.sparebit.protocol.WorkerMessage;
import org.sparebit.protocol.WorkerResult;

/** VP9, which looks at the whole video before it spends the bits. */
class TwoPassIT {
  private static final int FRAMES = 200;

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
                assertThat(completed.warningTexts())
                    .singleElement()
                    .asString()
                    .contains("interlaced"));
  }

  @Test
  void firstPassTellsOfDamageAndTheSecondDoesNotDoubleIt() throws Exception {
    Path damaged = SourceKinds.damagedPictures(folder);
    List<WorkerMessage> messages = new CopyOnWriteArrayList<>();
    List<WorkerMessage> beforeSecond = new CopyOnWriteArrayList<>();
    WorkerResult result =
        new EncodeJob(
                Requests.of(damaged, folder.resolve("out.webm"))
                    .codec(VideoCodec.VP9)
                    .precoder(PrecoderMode.PRECODER_BAL)
                    .build(),
                messages::add,
                (bitDepth, gpu) ->
                    new ToldOf(
                        Precoders.open(bitDepth, gpu),
                        () -> {
                          if (beforeSecond.isEmpty()) {
                            beforeSecond.addAll(messages);
                          }
                        }))
            .run();

    Warning said =
        WarningCode.VIDEO_DAMAGED.with(
            "3 packets or frames of the input's video could not be decoded");
    assertThat(beforeSecond).last().isEqualTo(new Warned(List.of(said)));
    assertThat(messages)
        .filteredOn(Warned.class::isInstance)
        .as("none of the second pass")
        .isEqualTo(beforeSecond.subList(1, beforeSecond.size()));
    assertThat(result)
        .isInstanceOfSatisfying(
            Completed.class, completed -> assertThat(completed.warnings()).containsExactly(said));
  }

  /**
   * A precoder that tells of each call: frames of the second pass alone come to it, and its first
   * call is with the first of them.
   */
  private record ToldOf(Precoder precoder, Runnable called) implements Precoder {
    @Override
    public int framesPerRun(int width, int height) {
      called.run();
      return precoder.framesPerRun(width, height);
    }

    @Override
    public void warmUp(int width, int height) throws PrecoderException {
      precoder.warmUp(width, height);
    }

    @Override
    public void precode(List<PrecodeTask> tasks) throws PrecoderException {
      called.run();
      precoder.precode(tasks);
    }

    @Override
    public void close() {
      precoder.close();
    }
  }

  /**
   * Runs a job.
   *
   * @param first is given the job as soon as its first pass has met a frame
   * @param second likewise its second pass, and again with each frame that is precoded
   */
  private WorkerResult run(Path input, Consumer<EncodeJob> first, Consumer<EncodeJob> second) {
    EncodeJob[] job = new EncodeJob[1];
    job[0] =
        new EncodeJob(
            Requests.of(input, folder.resolve("out.webm"))
                .codec(VideoCodec.VP9)
                .precoder(PrecoderMode.PRECODER_BAL)
                .build(),
            message -> {
              if (message instanceof Opened) {
                first.accept(job[0]);
              }
            },
            (bitDepth, gpu) ->
                new ToldOf(Precoders.open(bitDepth, gpu), () -> second.accept(job[0])));
    return job[0].run();
  }

  @Test
  void progressOfTheFirstPassIsASmallPartOfTheWhole() {
    List<Progress> seen = new ArrayList<>();
    AtomicReference<EncodeJob> ran = new AtomicReference<>();
    Consumer<EncodeJob> look =
        job -> {
          ran.set(job);
          // Frames are precoded by several threads.
          synchronized (seen) {
            seen.add(job.progress());
          }
        };

    WorkerResult result = run(clip, look, look);

    assertThat(result).isInstanceOf(Completed.class);
    assertThat(seen).hasSizeGreaterThan(FRAMES / 2);
    assertThat(seen.stream().map(Progress::percent).toList()).isSorted();
    assertThat(seen).filteredOn(p -> p.frames() == 0).allMatch(p -> p.percent() < 20);
    Progress begin = seen.get(0);
    assertThat(begin.frames()).isZero();
    assertThat(begin.percent()).isLessThan(5);
    Progress between = seen.get(1);
    assertThat(between.frames()).isZero();
    assertThat(between.steps()).isGreaterThan(FRAMES);
    assertThat(between.percent()).isBetween(10.0, 20.0);
    assertThat(seen.get(seen.size() - 1).percent()).isGreaterThan(60);
    assertThat(requireNonNull(ran.get()).progress().frames()).isEqualTo(FRAMES);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void isCancelledInEitherPassAndLeavesNothing(boolean second) {
    WorkerResult result =
        run(
            clip,
            second ? job -> {} : EncodeJob::cancel,
            second ? EncodeJob::cancel : job -> fail("the second pass begins"));

    assertThat(result)
        .isInstanceOfSatisfying(
            Failed.class, f -> assertThat(f.code()).isEqualTo(FailureCode.CANCELLED));
    assertThat(folder).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void failsWhenSomebodyStillWritesToTheInput(boolean second) throws IOException {
    Path growing = Files.copy(clip, sources.resolve("growing-" + second + ".mkv"));
    byte[] more = Files.readAllBytes(clip);
    AtomicBoolean written = new AtomicBoolean();
    Consumer<EncodeJob> write =
        job -> {
          if (!written.getAndSet(true)) {
            append(growing, more);
          }
        };

    WorkerResult result =
        run(
            growing,
            second ? job -> {} : write,
            second ? write : job -> fail("the second pass begins"));

    assertThat(result)
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
