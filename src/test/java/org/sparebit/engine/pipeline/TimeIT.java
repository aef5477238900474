package org.sparebit.engine.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparebit.codec.VideoCodec;
import org.sparebit.engine.ffmpeg.AudioFormat;
import org.sparebit.engine.ffmpeg.FfmpegException;
import org.sparebit.engine.ffmpeg.FlashesAndBeeps;
import org.sparebit.engine.ffmpeg.MediaInfo;
import org.sparebit.engine.ffmpeg.TestMedia;
import org.sparebit.protocol.Completed;

/** That pictures and sound come out when they should, whatever the source's times are like. */
class TimeIT {
  private static final AudioFormat STEREO = new AudioFormat(48000, "s16", 2);

  /** What viewers begin to notice is more than twice of it. */
  private static final double SYNC_SECONDS = 0.02;

  @TempDir Path folder;

  private Path recording(String name, String muxer, double seconds, long startMicros)
      throws FfmpegException {
    // Noise, since program streams have only one time stamp for several frames of a few bytes.
    String pictures = FlashesAndBeeps.pictures("128x128", "25", seconds) + ",noise=alls=30:allf=t";
    return new TestMedia()
        .video(pictures, "mpeg2video", "bf", "2", "b", "4M")
        .sound("mp2", STEREO, FlashesAndBeeps.sound(seconds))
        .startingAt(startMicros)
        .write(folder.resolve(name), muxer);
  }

  private Path join(String name, Path... parts) throws IOException {
    Path joined = folder.resolve(name);
    try (OutputStream out = Files.newOutputStream(joined)) {
      for (Path part : parts) {
        Files.copy(part, out);
      }
    }
    return joined;
  }

  private static void assertInSync(Path output, Double... times) throws FfmpegException {
    FlashesAndBeeps events = FlashesAndBeeps.of(output);
    assertThat(events.flashes()).hasSize(times.length);
    assertThat(events.beeps()).hasSize(times.length);
    for (int i = 0; i < times.length; i++) {
      assertThat(events.flashes().get(i)).isCloseTo(times[i], within(0.045));
      assertThat(events.beeps().get(i)).isCloseTo(events.flashes().get(i), within(SYNC_SECONDS));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "mpegts, 0, out.webm, VP9",
    "mpegts, 0, out.mkv, AV1",
    "vob, 0, out.webm, VP9",
    "mpegts, 100000000, out.webm, VP9"
  })
  void joinedRecordingsGoOnWithoutAJumpAndInSync(
      String muxer, long secondStart, String name, VideoCodec codec) throws Exception {
    Path first = recording("first", muxer, 2, 50_000_000);
    Path second = recording("second", muxer, 2, secondStart);
    Path output = folder.resolve(name);
    Completed completed =
        Requests.of(join("joined", first, second, first), output).codec(codec).complete();

    List<Double> times = MediaInfo.of(output).video().times();
    for (int i = 1; i < times.size(); i++) {
      assertThat(times.get(i) - times.get(i - 1)).isCloseTo(0.04, within(0.0011));
    }
    assertThat(times).hasSize(150);
    assertInSync(output, 0.5, 1.5, 2.5, 3.5, 4.5, 5.5);
    assertThat(completed.warnings()).anyMatch(w -> w.contains("jump 2 times"));
  }
}
