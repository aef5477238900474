package org.sparebit.engine.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparebit.codec.PrecoderMode;
import org.sparebit.codec.VideoCodec;
import org.sparebit.engine.ffmpeg.AudioFormat;
import org.sparebit.engine.ffmpeg.FfmpegException;
import org.sparebit.engine.ffmpeg.MediaInfo;
import org.sparebit.engine.ffmpeg.TestMedia;
import org.sparebit.protocol.Completed;
import org.sparebit.protocol.EncodeRequest;
import org.sparebit.protocol.Failed;
import org.sparebit.protocol.FailureCode;
import org.sparebit.protocol.Opened;
import org.sparebit.protocol.WorkerResult;

/** What a job says, and leaves behind, when it can't be done. */
class EncodeJobFailureIT {
  private static final String CLIP = "testsrc2=size=320x180:rate=25:duration=4,format=yuv420p";

  @TempDir static Path sources;
  static Path mp4;
  static Path mkv;

  @TempDir Path folder;

  @BeforeAll
  static void makeClips() throws FfmpegException {
    mp4 = new TestMedia().video(CLIP, "mpeg4").write(sources.resolve("clip.mp4"), "mp4");
    mkv = new TestMedia().video(CLIP, "mpeg4").write(sources.resolve("clip.mkv"), "matroska");
  }

  private Path bytes(String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content);
  }

  private static byte[] firstPart(Path file, double share) throws IOException {
    byte[] all = Files.readAllBytes(file);
    return Arrays.copyOf(all, (int) (all.length * share));
  }

  private void assertFails(Path input, FailureCode code, String text) {
    Path output = folder.resolve("out.webm");
    Failed failed = Requests.of(input, output).codec(VideoCodec.VP9).fail();
    assertThat(failed.code()).isEqualTo(code);
    assertThat(failed.message()).contains(text).doesNotContain(folder.toString());
    assertThat(output).doesNotExist();
    assertThat(folder).isDirectoryNotContaining("glob:**.part");
  }

  @Test
  void saysThatTheInputIsMissing() {
    assertFails(folder.resolve("none.mp4"), FailureCode.INPUT_NOT_FOUND, "no longer there");
  }

  @Test
  void saysThatTheInputIsNoMediaFile() throws IOException {
    Path text =
        bytes(
            "text.mp4",
            "just some text, no film at all\n".repeat(99).getBytes(StandardCharsets.UTF_8));
    assertFails(text, FailureCode.INPUT_NOT_MEDIA, "not a media file");
  }

  @Test
  void saysThatTheInputIsEmpty() throws IOException {
    assertFails(bytes("empty.mp4", new byte[0]), FailureCode.INPUT_NOT_MEDIA, "not a media file");
  }

  @Test
  void saysThatAnMp4LacksItsIndex() throws IOException {
    Path truncated = bytes("truncated.mp4", firstPart(mp4, 0.7));
    assertFails(truncated, FailureCode.INPUT_TRUNCATED, "not copied completely");
  }

  @Test
  void saysWhereATruncatedFileEnds() throws IOException {
    Path truncated = bytes("truncated.mkv", firstPart(mkv, 0.5));
    assertFails(truncated, FailureCode.INPUT_TRUNCATED, "its header declares 4.00 s");
  }

  @Test
  void saysThatThereIsOnlySound() throws FfmpegException {
    Path sound =
        new TestMedia()
            .sound("aac", new AudioFormat(48000, "fltp", "stereo"), 1)
            .write(folder.resolve("sound.m4a"), "mp4");
    assertFails(sound, FailureCode.INPUT_WITHOUT_VIDEO, "only audio");
  }

  @ParameterizedTest
  @ValueSource(strings = {"playlist.m3u8", "list.ffconcat"})
  void doesNotFollowListsOfOtherFiles(String name) throws IOException {
    String text =
        name.endsWith("m3u8")
            ? "#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\n" + mkv + "\n#EXT-X-ENDLIST\n"
            : "ffconcat version 1.0\nfile '" + mkv + "'\n";
    assertFails(
        bytes(name, text.getBytes(StandardCharsets.UTF_8)),
        FailureCode.INPUT_NOT_MEDIA,
        "not a media");
  }

  @Test
  void saysThatTheOutputFolderIsMissing() {
    Failed failed = Requests.of(mp4, folder.resolve("none/out.webm")).codec(VideoCodec.VP9).fail();
    assertThat(failed.code()).isEqualTo(FailureCode.OUTPUT_NOT_WRITABLE);
    assertThat(failed.message()).contains("folder");
  }

  @Test
  void keepsTheOldOutputWhenTheJobFails() throws IOException {
    Path output = folder.resolve("out.webm");
    Files.writeString(output, "old");
    Requests.of(bytes("truncated.mkv", firstPart(mkv, 0.5)), output).codec(VideoCodec.VP9).fail();
    assertThat(output).hasContent("old");
  }

  @Test
  void saysThatTheSizeIsTooSmallForTheEncoder() throws FfmpegException {
    Path tiny =
        new TestMedia()
            .video("testsrc2=size=48x48:duration=0.2,format=yuv420p", "mpeg4")
            .write(folder.resolve("tiny.mkv"), "matroska");
    Failed failed = Requests.of(tiny, folder.resolve("out.mkv")).codec(VideoCodec.AV1).fail();
    assertThat(failed.code()).isEqualTo(FailureCode.ENCODER_REFUSED);
    assertThat(failed.message()).contains("48×48").contains("64×64");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PRECODER_NONE", "PRECODER_BAL"})
  void saysThatThereIsNoGpu(PrecoderMode mode) {
    Failed failed =
        Requests.of(mp4, folder.resolve("out.webm"))
            .codec(VideoCodec.VP9)
            .precoder(mode)
            .gpu()
            .fail();
    assertThat(failed.code()).isEqualTo(FailureCode.GPU_UNAVAILABLE);
    assertThat(failed.message()).contains("GPU").contains("isize_use_gpu");
  }

  @Test
  void cancelledJobLeavesNothing() {
    Path output = folder.resolve("out.webm");
    EncodeRequest request = Requests.of(mp4, output).codec(VideoCodec.VP9).build();
    EncodeJob[] job = new EncodeJob[1];
    job[0] =
        new EncodeJob(
            request,
            message -> {
              if (message instanceof Opened) {
                job[0].cancel();
              }
            });
    WorkerResult result = job[0].run();
    assertThat(result)
        .isInstanceOfSatisfying(
            Failed.class, f -> assertThat(f.code()).isEqualTo(FailureCode.CANCELLED));
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void interruptedJobWaitsForItsEncoderAndLeavesNothing() throws Exception {
    Path output = folder.resolve("out.webm");
    AtomicReference<@Nullable WorkerResult> result = new AtomicReference<>();
    EncodeJob encode =
        new EncodeJob(Requests.of(mp4, output).codec(VideoCodec.VP9).build(), message -> {});
    AtomicInteger running = new AtomicInteger();
    Thread job =
        new Thread(
            () -> {
              result.set(encode.run());
              running.set(threadsIn(EncodeStage.class, "run"));
            });
    job.start();
    // All has been read, and the encoder is at work on the last pictures.
    await().until(() -> threadsIn(EncodingThread.class, "join") > 0);
    job.interrupt();
    job.join();
    assertThat(result.get())
        .isInstanceOfSatisfying(
            Failed.class, f -> assertThat(f.code()).isEqualTo(FailureCode.CANCELLED));
    assertThat(running).as("encoding threads after the job").hasValue(0);
    assertThat(folder).isEmptyDirectory();
  }

  private static int threadsIn(Class<?> type, String method) {
    return (int)
        Thread.getAllStackTraces().values().stream()
            .filter(
                stack ->
                    Arrays.stream(stack)
                        .anyMatch(
                            e ->
                                e.getClassName().equals(type.getName())
                                    && e.getMethodName().equals(method)))
            .count();
  }

  @Test
  void picturesThatCanNotBeDecodedAreCountedInAWarningAndTheRestIsKept() throws Exception {
    Path intact =
        new TestMedia()
            .video("testsrc2=size=320x180:rate=25:duration=2,format=rgb24", "png")
            .write(folder.resolve("intact.mkv"), "matroska");
    byte[] content = Files.readAllBytes(intact);
    String text = new String(content, StandardCharsets.ISO_8859_1);
    int picture = -1;
    for (int i = 0; i < 50; i++) {
      picture = text.indexOf("IHDR", picture + 1);
      if (i == 20 || i == 21 || i == 40) {
        // A width of nothing: no part of such a picture can be shown.
        Arrays.fill(content, picture + 4, picture + 8, (byte) 0);
      }
    }
    Path output = folder.resolve("out.webm");
    Completed completed =
        Requests.of(bytes("damaged.mkv", content), output).codec(VideoCodec.VP9).complete();
    assertThat(completed.frames()).isEqualTo(47);
    assertThat(completed.decodeErrors()).isEqualTo(3);
    assertThat(completed.warningTexts())
        .containsExactly("3 packets or frames of the input's video could not be decoded");
    assertThat(MediaInfo.of(output).video().times())
        .hasSize(47)
        .last()
        .asInstanceOf(InstanceOfAssertFactories.DOUBLE)
        .isCloseTo(1.96, within(0.001));
  }

  @Test
  void damageInMidFileIsCountedAndTheRestIsKept() throws Exception {
    byte[] content = Files.readAllBytes(mkv);
    for (int i = content.length / 2; i < content.length / 2 + 600; i++) {
      content[i] ^= (byte) (i * 31);
    }
    Path output = folder.resolve("out.webm");
    WorkerResult result =
        Requests.of(bytes("damaged.mkv", content), output).codec(VideoCodec.VP9).run();
    if (result instanceof Completed completed) {
      assertThat(MediaInfo.of(output).video().frames()).isEqualTo((int) completed.frames());
    } else {
      assertThat(((Failed) result).code().category()).isEqualTo(FailureCode.Category.PERMANENT);
      assertThat(output).doesNotExist();
    }
    assertThat(folder).isDirectoryNotContaining("glob:**.part");
  }
}
