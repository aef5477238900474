package org.sparebit.engine.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparebit.codec.PrecoderMode;
import org.sparebit.codec.VideoCodec;
import org.sparebit.engine.failure.EncodeFailure;
import org.sparebit.engine.ffmpeg.Frame;
import org.sparebit.engine.ffmpeg.MediaInfo;
import org.sparebit.engine.ffmpeg.Rational;
import org.sparebit.engine.ffmpeg.References;
import org.sparebit.engine.ffmpeg.TestMedia;
import org.sparebit.engine.precode.GpuModels;
import org.sparebit.engine.precode.PrecodeTask;
import org.sparebit.engine.precode.Precoder;
import org.sparebit.engine.precode.PrecoderException;
import org.sparebit.engine.precode.PrecoderSource;
import org.sparebit.engine.precode.Precoders;
import org.sparebit.protocol.EncodeRequest;
import org.sparebit.protocol.GpuOptions;

/** Frames that are precoded together, with the models for GPUs on the CPU. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class PrecodeStageIT {
  private static final int FRAMES = 10;
  private static final Rational RATE = new Rational(25, 1);

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"yuv420p", "yuv420p10le"})
  void runsOfFourGiveWhatSingleFramesGiveInTheSameOrder(String format) throws Exception {
    List<byte[]> single = lumas(precoded(frames(format), 1));
    List<byte[]> together = lumas(precoded(frames(format), 4));
    // Ten frames: the last run is short.
    assertThat(together).hasSize(FRAMES);
    for (int i = 0; i < FRAMES; i++) {
      assertThat(together.get(i)).as("frame %d", i).isEqualTo(single.get(i));
    }
    assertThat(single.get(0)).isNotEqualTo(lumas(frames(format)).get(0));
  }

  @Test
  void frameWaitsForOthersUntilThereAreNoMore() throws Exception {
    try (PrecodeStage stage = stage(4, GpuModels.open(8, 4), () -> {})) {
      List<CompletableFuture<Frame>> results = new ArrayList<>();
      for (Frame frame : frames("yuv420p").subList(0, 6)) {
        results.add(stage.submit(frame));
      }
      for (CompletableFuture<Frame> result : results.subList(0, 4)) {
        result.get().close();
      }
      assertThat(results.subList(4, 6)).noneMatch(CompletableFuture::isDone);
      stage.flush();
      for (CompletableFuture<Frame> result : results.subList(4, 6)) {
        result.get().close();
      }
    }
  }

  @Test
  void frameDoesNotWaitForOthersThatAreLeftAsTheyAre() throws Exception {
    List<Frame> textured = frames("yuv420p");
    List<Frame> black = frames("color=black:size=98x62:rate=25:duration=0.4", "yuv420p");
    try (PrecodeStage stage = stage(PrecoderMode.PRECODER_ADAPTIVE, 4, open(4))) {
      // ADAPTIVE leaves black frames alone, and comes back from them step by step.
      stage.submit(black.get(0)).get().close();
      CompletableFuture<Frame> first = stage.submit(textured.get(0));
      List<CompletableFuture<Frame>> others = submit(stage, black.subList(1, 4));
      first.get(1, TimeUnit.MINUTES).close();
      for (CompletableFuture<Frame> other : others) {
        other.get(1, TimeUnit.MINUTES).close();
      }
    }
    textured.subList(1, FRAMES).forEach(Frame::close);
    black.subList(4, FRAMES).forEach(Frame::close);
  }

  @ParameterizedTest
  @ValueSource(strings = {"yuv420p", "yuv422p", "yuv444p", "yuv420p10le"})
  void chromaIsPrecodedForAv1WhereItWillBeQuantisedCoarsely(String format) throws Exception {
    List<byte[]> before = chromas(frames(format));
    byte[] coarse = chromas(precoded(frames(format), VideoCodec.AV1, 10)).get(5);
    assertThat(levelsApart(coarse, before.get(5), format)).isBetween(0.2, 15.0);
    assertThat(chromas(precoded(frames(format), VideoCodec.AV1, 50_000)).get(5))
        .isEqualTo(before.get(5));
    assertThat(chromas(precoded(frames(format), VideoCodec.H_264, 10)).get(5))
        .isEqualTo(before.get(5));
  }

  @Test
  void slowerPresetIsPrecodedAsForFinerStepsButNotNvencs() throws Exception {
    byte[] usual = lumas(precoded(frames("yuv420p"), presetOf("8", false))).get(5);
    assertThat(lumas(precoded(frames("yuv420p"), presetOf("2", false))).get(5)).isNotEqualTo(usual);
    byte[] nvenc = lumas(precoded(frames("yuv420p"), presetOf("8", true))).get(5);
    assertThat(lumas(precoded(frames("yuv420p"), presetOf("2", true))).get(5)).isEqualTo(nvenc);
  }

  private EncodeRequest presetOf(String preset, boolean nvenc) {
    return Requests.of(folder, folder.resolve("out.mkv"))
        .codec(VideoCodec.AV1)
        .preset(preset)
        .bitrateKbps(10)
        .precoder(PrecoderMode.PRECODER_BAL)
        .gpu(nvenc ? new GpuOptions(0, 1 << 30, 1, false, true) : null)
        .build();
  }

  @Test
  void pictureWithoutChromaIsPrecodedForAv1AsWell() throws Exception {
    byte[] before = lumas(frames("gray")).get(5);
    assertThat(lumas(precoded(frames("gray"), VideoCodec.AV1, 10)).get(5)).isNotEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource({"Y4M, 0", "Y4M, 3", "Y4M, 100", "AV1, 3", "AV1, 100"})
  void memoryOfEveryFrameIsGivenBackWhateverHappens(VideoCodec codec, int failsAt)
      throws Exception {
    List<Frame> frames = frames("yuv420p");
    List<Frame> watched = new ArrayList<>();
    List<CompletableFuture<Frame>> results = new ArrayList<>();
    Precoder precoder = GpuModels.failingAt(failsAt, "out of memory", GpuModels.open(8, 4));
    EncodeRequest request = request(codec, PrecoderMode.PRECODER_BAL, 4);
    try (PrecodeStage stage =
        PrecodeStage.open(request, RATE, 8, (bitDepth, gpu) -> precoder, () -> {})) {
      for (Frame frame : frames) {
        watched.add(frame.copy());
        results.add(stage.submit(frame));
      }
      // Two frames are still waiting for others when the stage is closed.
    }
    for (CompletableFuture<Frame> result : results) {
      assertThat(result).isDone();
      if (!result.isCompletedExceptionally()) {
        result.get().close();
      }
    }
    assertThat(watched).allMatch(frame -> References.to(frame) == 1);
    watched.forEach(Frame::close);
  }

  @Test
  void failureOfChromaIsThatOfItsFramesAndTheirMemoryIsGivenBack() throws Exception {
    List<Frame> frames = frames("yuv420p");
    List<Frame> watched = new ArrayList<>();
    for (Frame frame : frames) {
      watched.add(frame.copy());
    }
    // Two planes a frame: the third frame fails.
    Precoder chroma = GpuModels.failingAt(4, "out of memory", Precoders.openChroma(8));
    PrecoderSource precoders =
        new PrecoderSource() {
          @Override
          public Precoder open(int bitDepth, @Nullable GpuOptions gpu) throws PrecoderException {
            return PrecodeStageIT.open(1);
          }

          @Override
          public Precoder openChroma(int bitDepth) {
            return chroma;
          }
        };
    EncodeRequest request = request(VideoCodec.AV1, PrecoderMode.PRECODER_BAL, 1);
    try (PrecodeStage stage = PrecodeStage.open(request, RATE, 8, precoders, () -> {})) {
      for (Frame frame : frames.subList(0, 2)) {
        stage.submit(frame).get().close();
      }
      for (Frame frame : frames.subList(2, FRAMES)) {
        CompletableFuture<Frame> result = stage.submit(frame);
        assertThatThrownBy(result::get)
            .hasCauseInstanceOf(PrecoderException.class)
            .hasMessageContaining("out of memory");
      }
    }
    assertThat(watched).allMatch(frame -> References.to(frame) == 1);
    watched.forEach(Frame::close);
  }

  @Test
  void failureOfARunIsThatOfEachOfItsFrames() throws Exception {
    Precoder precoder =
        GpuModels.failingAt(4, "CUDA failure 719: unspecified launch failure", open(4));
    try (PrecodeStage stage = stage(4, precoder, () -> {})) {
      List<Frame> frames = frames("yuv420p");
      // One run after the other, since two at once may begin in any order.
      for (CompletableFuture<Frame> result : submit(stage, frames.subList(0, 4))) {
        result.get().close();
      }
      for (CompletableFuture<Frame> result : submit(stage, frames.subList(4, 8))) {
        assertThatThrownBy(result::get).hasCauseInstanceOf(PrecoderException.class);
      }
    }
  }

  @Test
  void gpuIsWarmBeforeTheClockStartsAndTheFirstFrameIsPrecoded() throws Exception {
    List<String> events = new CopyOnWriteArrayList<>();
    Precoder model = open(2);
    Precoder recording =
        new Precoder() {
          @Override
          public int framesPerRun(int width, int height) {
            return model.framesPerRun(width, height);
          }

          @Override
          public void warmUp(int width, int height) throws PrecoderException {
            events.add("warm up for " + width + "x" + height);
            model.warmUp(width, height);
          }

          @Override
          public void precode(List<PrecodeTask> tasks) throws PrecoderException {
            events.add("precode " + tasks.size());
            model.precode(tasks);
          }

          @Override
          public void close() {
            model.close();
          }
        };
    try (PrecodeStage stage = stage(2, recording, () -> events.add("start the clock"))) {
      for (Frame frame : frames("yuv420p").subList(0, 3)) {
        CompletableFuture<Frame> unused = stage.submit(frame);
      }
      stage.flush();
    }
    assertThat(events)
        .startsWith("warm up for 98x62", "start the clock")
        .containsOnlyOnce("warm up for 98x62", "precode 2", "precode 1")
        .hasSize(4);
  }

  private static List<CompletableFuture<Frame>> submit(PrecodeStage stage, List<Frame> frames)
      throws Exception {
    List<CompletableFuture<Frame>> results = new ArrayList<>();
    for (Frame frame : frames) {
      results.add(stage.submit(frame));
    }
    return results;
  }

  private static Precoder open(int framesPerRun) throws PrecoderException {
    return GpuModels.open(8, framesPerRun);
  }

  private PrecodeStage stage(int framesPerRun, Precoder precoder, Runnable warmedUp)
      throws EncodeFailure {
    return PrecodeStage.open(request(framesPerRun), RATE, 8, (bitDepth, gpu) -> precoder, warmedUp);
  }

  private PrecodeStage stage(PrecoderMode mode, int framesPerRun, Precoder precoder)
      throws EncodeFailure {
    return PrecodeStage.open(
        request(mode, framesPerRun), RATE, 8, (bitDepth, gpu) -> precoder, () -> {});
  }

  private EncodeRequest request(int framesPerRun) {
    return request(PrecoderMode.PRECODER_BAL, framesPerRun);
  }

  private EncodeRequest request(PrecoderMode mode, int framesPerRun) {
    return request(VideoCodec.Y4M, mode, framesPerRun);
  }

  /** At a bitrate at which chroma is precoded, for codecs where that ever happens. */
  private EncodeRequest request(VideoCodec codec, PrecoderMode mode, int framesPerRun) {
    return Requests.of(folder, folder.resolve(codec == VideoCodec.Y4M ? "out.y4m" : "out.mkv"))
        .codec(codec)
        .bitrateKbps(10)
        .precoder(mode)
        .gpu(new GpuOptions(0, 1 << 30, framesPerRun, false, false))
        .build();
  }

  /** On the CPU. */
  private List<Frame> precoded(List<Frame> frames, VideoCodec codec, int kbps) throws Exception {
    EncodeRequest request =
        Requests.of(folder, folder.resolve("out.mkv"))
            .codec(codec)
            .bitrateKbps(kbps)
            .precoder(PrecoderMode.PRECODER_BAL)
            .build();
    return precoded(frames, request);
  }

  /** On the CPU, also where the request asks for a GPU. */
  private static List<Frame> precoded(List<Frame> frames, EncodeRequest request) throws Exception {
    List<Frame> results = new ArrayList<>();
    PrecoderSource cpu = (bitDepth, gpu) -> Precoders.open(bitDepth, null);
    try (PrecodeStage stage =
        PrecodeStage.open(request, RATE, frames.get(0).bitDepth(), cpu, () -> {})) {
      for (CompletableFuture<Frame> future : submit(stage, frames)) {
        results.add(future.get());
      }
    }
    return results;
  }

  private List<Frame> precoded(List<Frame> frames, int framesPerRun) throws Exception {
    int bitDepth = frames.get(0).bitDepth();
    List<Frame> results = new ArrayList<>();
    Precoder precoder = GpuModels.open(bitDepth, framesPerRun);
    try (PrecodeStage stage =
        PrecodeStage.open(
            request(framesPerRun), RATE, bitDepth, (depth, gpu) -> precoder, () -> {})) {
      List<CompletableFuture<Frame>> futures = new ArrayList<>();
      for (Frame frame : frames) {
        futures.add(stage.submit(frame));
      }
      stage.flush();
      for (CompletableFuture<Frame> future : futures) {
        results.add(future.get());
      }
    }
    return results;
  }

  /** Takes the samples and closes the frames, which must be in order. */
  private static List<byte[]> lumas(List<Frame> frames) {
    return planes(frames, 0, 0);
  }

  private static List<byte[]> chromas(List<Frame> frames) {
    return planes(frames, 1, 2);
  }

  /** The mean distance of two pictures' samples, in levels of 8 bit. */
  private static double levelsApart(byte[] first, byte[] second, String format) {
    boolean deep = format.endsWith("le");
    double sum = 0;
    int count = first.length / (deep ? 2 : 1);
    for (int i = 0; i < count; i++) {
      sum += Math.abs(sample(first, i, deep) - sample(second, i, deep)) / (deep ? 4.0 : 1);
    }
    return sum / count;
  }

  private static int sample(byte[] samples, int index, boolean deep) {
    return deep
        ? ByteBuffer.wrap(samples).order(ByteOrder.LITTLE_ENDIAN).getShort(2 * index)
        : samples[index] & 0xff;
  }

  private static List<byte[]> planes(List<Frame> frames, int first, int last) {
    List<byte[]> result = new ArrayList<>();
    for (Frame frame : frames) {
      try (frame) {
        assertThat(frame.presentationTime()).isEqualTo(result.size());
        ByteArrayOutputStream rows = new ByteArrayOutputStream();
        for (int plane = first; plane <= last; plane++) {
          byte[] row = new byte[frame.planeWidth(plane) * (frame.bitDepth() > 8 ? 2 : 1)];
          ByteBuffer samples = frame.planeSamples(plane);
          for (int y = 0; y < frame.planeHeight(plane); y++) {
            samples.get(y * frame.planeLineSize(plane), row);
            rows.writeBytes(row);
          }
        }
        result.add(rows.toByteArray());
      }
    }
    return result;
  }

  /** Pictures whose sides are no multiples of the model's block, with times 0, 1, 2, … */
  private List<Frame> frames(String format) throws Exception {
    return frames("testsrc2=size=98x62:rate=25:duration=0.4,noise=alls=12:allf=t", format);
  }

  private List<Frame> frames(String source, String format) throws Exception {
    Path clip =
        new TestMedia()
            .video(source + ",format=" + format, "ffv1")
            .write(folder.resolve("clip.mkv"), "matroska");
    List<Frame> frames = new ArrayList<>();
    MediaInfo.decode(
        clip,
        frame -> {
          Frame copy = frame.copy();
          copy.presentationTime(frames.size());
          frames.add(copy);
        });
    assertThat(frames).hasSize(FRAMES);
    return frames;
  }
}
