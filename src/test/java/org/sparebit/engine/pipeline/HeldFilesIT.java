package org.sparebit.engine.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparebit.codec.VideoCodec;
import org.sparebit.engine.ffmpeg.FfmpegException;
import org.sparebit.engine.ffmpeg.MediaInfo;
import org.sparebit.engine.ffmpeg.TestMedia;
import org.sparebit.protocol.Completed;
import org.sparebit.protocol.EncodeRequest;
import org.sparebit.protocol.EncodeRequestBuilder;
import org.sparebit.protocol.Failed;
import org.sparebit.protocol.FailureCode;
import org.sparebit.protocol.Opened;
import org.sparebit.protocol.WorkerResult;

/** What is exchanged while a job runs, which goes on with the files that it has open. */
class HeldFilesIT {
  @TempDir Path folder;
  private Path input;
  private Path inner;
  private Path outside;

  /** Something that somebody else does to the folders. */
  private interface Trick {
    void play() throws IOException;
  }

  @BeforeEach
  void makeFiles() throws IOException, FfmpegException {
    inner = Files.createDirectory(folder.resolve("inner"));
    outside = Files.createDirectory(folder.resolve("outside"));
    input = clip("in.mkv", 10);
  }

  private Path clip(String name, int frames) throws FfmpegException {
    return new TestMedia()
        .video(
            "testsrc2=size=64x64:rate=10:duration=%.1f,format=yuv420p".formatted(frames / 10.0),
            "mpeg4")
        .write(folder.resolve(name), "matroska");
  }

  /** When the first picture is known, and so with all files open. */
  private WorkerResult runAndPlay(VideoCodec codec, String output, Trick trick) {
    EncodeRequest request =
        EncodeRequestBuilder.of(input, inner.resolve(output))
            .roots(folder, folder)
            .temporaryOutput(inner.resolve(".temporary"))
            .codec(codec)
            .build();
    return new EncodeJob(
            request,
            message -> {
              if (message instanceof Opened) {
                try {
                  trick.play();
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              }
            })
        .run();
  }

  @Test
  void outputStaysInItsFolderWhenALinkTakesTheFoldersPlace() throws Exception {
    Path moved = folder.resolve("moved");

    WorkerResult result =
        runAndPlay(
            VideoCodec.Y4M,
            "out.y4m",
            () -> {
              Files.move(inner, moved);
              Files.createSymbolicLink(inner, outside);
            });

    assertThat(result).isInstanceOf(Completed.class);
    assertThat(outside).isEmptyDirectory();
    assertThat(moved.toFile().list()).containsExactly("out.y4m");
    assertThat(MediaInfo.of(moved.resolve("out.y4m")).video().frames()).isEqualTo(10);
  }

  @Test
  void fileThatIsPutInPlaceOfTheTemporaryOneIsNotPublished() throws Exception {
    WorkerResult result =
        runAndPlay(
            VideoCodec.Y4M,
            "out.y4m",
            () -> {
              Files.delete(inner.resolve(".temporary"));
              Files.writeString(inner.resolve(".temporary"), "something else");
            });

    assertThat(result).isInstanceOf(Failed.class);
    assertThat(((Failed) result).code()).isEqualTo(FailureCode.OUTPUT_NOT_WRITABLE);
    assertThat(inner).isEmptyDirectory();
  }

  @Test
  void bothPassesReadTheSameFileWhenAnotherTakesItsName() throws Exception {
    Path other = clip("other.mkv", 20);

    WorkerResult result =
        runAndPlay(
            VideoCodec.VP9,
            "out.webm",
            () -> {
              Files.delete(input);
              Files.createSymbolicLink(input, other);
            });

    assertThat(result).isInstanceOf(Completed.class);
    assertThat(((Completed) result).frames()).isEqualTo(10);
    assertThat(MediaInfo.of(inner.resolve("out.webm")).video().frames()).isEqualTo(10);
  }

  @Test
  void mp4GetsItsIndexToTheFrontThroughTheSameFile() throws Exception {
    WorkerResult result = runAndPlay(VideoCodec.VP9, "out.mp4", () -> {});

    assertThat(result).isInstanceOf(Completed.class);
    String content =
        new String(
            Files.readAllBytes(inner.resolve("out.mp4")),
            java.nio.charset.StandardCharsets.ISO_8859_1);
    assertThat(content.indexOf("moov")).isPositive().isLessThan(content.indexOf("mdat"));
  }
}
