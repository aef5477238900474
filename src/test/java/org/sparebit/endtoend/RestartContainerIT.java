package org.sparebit.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.sparebit.engine.ffmpeg.FfmpegException;
import org.sparebit.engine.ffmpeg.MediaInfo;
import org.sparebit.engine.ffmpeg.TestMedia;

/** Containers come and go; jobs stay with the data volume. */
@ExtendWith(ImageUnderTest.class)
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class RestartContainerIT {
  private static final int FRAMES = 250;
  private static final String JOB =
      """
      {"input": "/isize_files/clip.mp4", "output": "/isize_files/out/result.webm",
       "isize_precoding": "PRECODER_BAL", "codec": "VP9", "bitrate": 800, "gop": 50,
       "preset": "slow"}
      """;

  @TempDir static Path media;
  @TempDir Path data;

  @BeforeAll
  static void makeClip() throws Exception {
    HostFolders.writableByAll(media);
    makeClip(media.resolve("clip.mp4"));
  }

  private static void makeClip(Path file) throws FfmpegException {
    Path written =
        new TestMedia()
            .video("testsrc2=size=640x360:rate=25:duration=10,format=yuv420p", "mpeg4", "b", "3M")
            .write(file, "mp4");
    assertThat(written).isReadable();
  }

  @BeforeEach
  void openFolder() throws Exception {
    HostFolders.writableByAll(data);
  }

  private RunningContainer start() {
    return new RunningContainer.Options().files(media).data(data).start();
  }

  @Test
  void stopPutsTheRunningJobBackAndTheNextContainerDoesIt() throws Exception {
    long id;
    try (RunningContainer first = start()) {
      id = first.submit(JOB);
      first.awaitProgress(id);
      assertThat(first.stop()).as(first.log()).isZero();
      assertThat(first.log()).doesNotContain("ERROR");
    }
    try (RunningContainer second = start()) {
      second.awaitCompleted(id);
      assertThat(MediaInfo.of(media.resolve("out/result.webm")).video().frames()).isEqualTo(FRAMES);
    }
  }

  @Test
  void killedContainerLosesNoJob() throws Exception {
    long running;
    long waiting;
    try (RunningContainer first = start()) {
      running = first.submit(JOB);
      waiting = first.submit(JOB.replace("result.webm", "second.webm"));
      first.awaitProgress(running);
      assertThat(first.kill()).isEqualTo(137);
    }
    try (RunningContainer second = start()) {
      second.awaitCompleted(running);
      second.awaitCompleted(waiting);
      assertThat(second.getJson("/isize/" + running).get("attempt").asInt()).isEqualTo(2);
      for (String name : new String[] {"result.webm", "second.webm"}) {
        assertThat(MediaInfo.of(media.resolve("out").resolve(name)).video().frames())
            .isEqualTo(FRAMES);
      }
    }
    assertThat(media.resolve("out"))
        .isDirectoryNotContaining(file -> !file.toString().endsWith(".webm"));
  }
}
