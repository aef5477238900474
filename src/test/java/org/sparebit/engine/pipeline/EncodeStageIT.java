package org.sparebit.engine.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparebit.codec.Lookahead;
import org.sparebit.codec.VideoCodec;
import org.sparebit.engine.failure.EncodeFailure;
import org.sparebit.engine.ffmpeg.FfmpegException;
import org.sparebit.engine.ffmpeg.Frame;
import org.sparebit.engine.ffmpeg.MediaInfo;
import org.sparebit.engine.ffmpeg.Muxer;
import org.sparebit.engine.ffmpeg.OpenedFiles;
import org.sparebit.engine.ffmpeg.Pass;
import org.sparebit.engine.ffmpeg.Rational;
import org.sparebit.engine.ffmpeg.TestMedia;
import org.sparebit.engine.precode.PrecoderException;
import org.sparebit.protocol.EncodeRequest;
import org.sparebit.protocol.FailureCode;

/** How encoding ends when it does not reach its end. */
class EncodeStageIT {
  private static final Rational RATE = new Rational(25, 1);
  private static final int FRAMES = 25;

  @TempDir Path folder;
  private final Handover<CompletableFuture<Frame>> queue = new Handover<>(FRAMES + 1);

  /** VP9, which looks 25 frames ahead: all of them are inside the encoder when the queue ends. */
  private EncodeStage stage(Muxer muxer, BooleanSupplier cancelled) throws FfmpegException {
    EncodeRequest request =
        Requests.of(folder, folder.resolve("out.webm")).codec(VideoCodec.VP9).build();
    return new EncodeStage(
        request,
        Lookahead.FULL,
        new MuxedVideo(
            request.video(), request.container(), muxer, muxer.addEncoded(), RATE, Pass.SINGLE),
        RATE.inverse(),
        RATE,
        0,
        new ProgressMeter(),
        cancelled);
  }

  @BeforeEach
  void fillQueue() throws Exception {
    Path clip =
        new TestMedia()
            .video("testsrc2=size=64x64:rate=25:duration=1,format=yuv420p", "ffv1")
            .write(folder.resolve("clip.mkv"), "matroska");
    long[] time = new long[1];
    MediaInfo.decode(
        clip,
        frame -> {
          Frame copy = frame.copy();
          copy.presentationTime(time[0]++);
          copy.duration(1);
          try {
            queue.put(CompletableFuture.completedFuture(copy));
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  @Test
  void cancelIsHeardWhileTheEncoderGivesBackWhatItHolds() throws Exception {
    queue.end();
    try (Muxer muxer = OpenedFiles.muxer(folder.resolve("out.webm"), "webm")) {
      EncodeStage[] stage = new EncodeStage[1];
      // Sending the last frame and asking for the rest looks at most four times.
      int[] looks = new int[1];
      stage[0] = stage(muxer, () -> stage[0].frames() == FRAMES && ++looks[0] > 4);
      EncodeFailure failure = catchThrowableOfType(EncodeFailure.class, () -> stage[0].run(queue));
      assertThat(failure.code()).isEqualTo(FailureCode.CANCELLED);
    }
  }

  @Test
  void failedRunOfTheModelIsWorthAnotherAttempt() throws Exception {
    queue.put(CompletableFuture.failedFuture(new PrecoderException("out of memory")));
    queue.end();
    try (Muxer muxer = OpenedFiles.muxer(folder.resolve("out.webm"), "webm")) {
      EncodeStage stage = stage(muxer, () -> false);
      EncodeFailure failure = catchThrowableOfType(EncodeFailure.class, () -> stage.run(queue));
      assertThat(failure.code().category()).isEqualTo(FailureCode.Category.TRANSIENT);
      assertThat(failure.text()).contains("out of memory");
    }
  }
}
