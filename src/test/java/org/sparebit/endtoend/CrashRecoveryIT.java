package org.sparebit.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparebit.engine.ffmpeg.AudioFormat;
import org.sparebit.engine.ffmpeg.FfmpegException;
import org.sparebit.engine.ffmpeg.MediaInfo;
import org.sparebit.engine.ffmpeg.TestMedia;
import org.sparebit.harness.RunningServer;

/** Whatever is killed, a job that was accepted completes, once and whole. */
class CrashRecoveryIT {
  private static final int FRAMES = 200;

  @TempDir static Path sources;
  static Path clip;

  @TempDir Path folder;
  private Path data;
  private Path output;

  @BeforeAll
  static void makeClip() throws FfmpegException {
    clip =
        new TestMedia()
            .video("testsrc2=size=640x360:rate=25:duration=8,format=yuv420p", "mpeg4", "b", "3M")
            .sound("aac", new AudioFormat(48000, "fltp", "stereo"), 8)
            .write(sources.resolve("clip.mp4"), "mp4");
  }

  @BeforeEach
  void putClip() throws Exception {
    data = folder.resolve("data");
    Files.createDirectories(data.resolve("isize_files"));
    Files.copy(clip, data.resolve("isize_files/clip.mp4"));
    output = data.resolve("isize_files/out/result.webm");
  }

  private static final String JOB =
      """
      {"input": "/isize_files/clip.mp4", "output": "/isize_files/out/result.webm",
       "isize_precoding": "PRECODER_BAL", "codec": "VP9", "bitrate": 800, "gop": 50,
       "preset": "slow"}
      """;

  private void assertWhole() throws Exception {
    assertThat(MediaInfo.of(output).video().frames()).isEqualTo(FRAMES);
    assertThat(output.getParent()).isDirectoryNotContaining("glob:**.part");
  }

  @Test
  void jobRunsAgainWhenItsWorkerIsKilled() throws Exception {
    try (RunningServer server = RunningServer.start(data, RunningServer.IMPATIENT)) {
      long id = server.submit(JOB);
      server.awaitProgress(id);
      server.worker().destroyForcibly();
      server.awaitCompleted(id);
      assertThat(server.job(id).get("attempt").asInt()).isEqualTo(2);
      assertWhole();
    }
  }

  @Test
  void jobRunsAgainWhenTheServerIsKilled() throws Exception {
    long id;
    long waiting;
    try (RunningServer server = RunningServer.start(data, RunningServer.IMPATIENT)) {
      id = server.submit(JOB);
      waiting = server.submit(JOB.replace("result", "second"));
      server.awaitProgress(id);
      server.kill();
      assertThat(output).doesNotExist();
    }
    try (RunningServer server = RunningServer.start(data, RunningServer.IMPATIENT)) {
      server.awaitCompleted(id);
      server.awaitCompleted(waiting);
      assertThat(server.job(id).get("attempt").asInt()).isEqualTo(2);
      assertThat(server.getJson("/isize").size()).isEqualTo(2);
      assertWhole();
    }
  }

  @Test
  void sigtermPutsTheRunningJobBackAndExitsWithZero() throws Exception {
    long id;
    try (RunningServer server = RunningServer.start(data, RunningServer.IMPATIENT)) {
      id = server.submit(JOB);
      server.awaitProgress(id);
      assertThat(server.terminate()).isZero();
      assertThat(server.workers()).isEmpty();
      assertThat(output.getParent()).doesNotExist();
    }
    try (RunningServer server = RunningServer.start(data, RunningServer.IMPATIENT)) {
      server.awaitCompleted(id);
      assertThat(server.job(id).get("error").asString()).isEmpty();
      assertWhole();
    }
  }

  @Test
  void cancelStopsARunningJobAndLeavesNothing() throws Exception {
    try (RunningServer server = RunningServer.start(data, RunningServer.IMPATIENT)) {
      long id = server.submit(JOB);
      server.awaitProgress(id);
      assertThat(server.post("/isize/" + id + "/cancel", "").statusCode()).isEqualTo(202);
      assertThat(server.awaitEnd(id)).isEqualTo("Cancelled");
      assertThat(output.getParent()).doesNotExist();
      long next = server.submit(JOB);
      server.awaitCompleted(next);
      assertWhole();
    }
  }
}
