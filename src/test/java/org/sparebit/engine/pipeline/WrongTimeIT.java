package org.sparebit.engine.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparebit.codec.VideoCodec;
import org.sparebit.engine.ffmpeg.AudioFormat;
import org.sparebit.engine.ffmpeg.FfmpegException;
import org.sparebit.engine.ffmpeg.FlashesAndBeeps;
import org.sparebit.engine.ffmpeg.MediaInfo;
import org.sparebit.engine.ffmpeg.TestMedia;
import org.sparebit.engine.ffmpeg.WrongTimes;
import org.sparebit.engine.ffmpeg.WrongTimes.Which;
import org.sparebit.protocol.Completed;

/** That a wrong time of a single packet is put right and leaves all others where they were. */
class WrongTimeIT {
  /** What viewers begin to notice is more than twice of it. */
  private static final double SYNC_SECONDS = 0.02;

  @TempDir Path folder;

  private Path recording(String name, String muxer, String encoder) throws FfmpegException {
    String pictures = FlashesAndBeeps.pictures("128x128", "25", 4) + ",noise=alls=30:allf=t";
    return new TestMedia()
        .video(pictures, encoder, "bf", "2", "b", "4M")
        .sound("mp2", new AudioFormat(48000, "s16", "stereo"), FlashesAndBeeps.sound(4))
        .startingAt(50_000_000)
        .write(folder.resolve(name), muxer);
  }

  /** That every picture and every beep is where it would be without the wrong time. */
  private void assertUndisturbed(Path source, String reference, String warning) throws Exception {
    Path right = folder.resolve("right.webm");
    Requests.of(folder.resolve(reference), right).codec(VideoCodec.VP9).complete();
    Path output = folder.resolve("out.webm");
    Completed completed = Requests.of(source, output).codec(VideoCodec.VP9).complete();

    List<Double> times = MediaInfo.of(output).video().times();
    List<Double> expected = MediaInfo.of(right).video().times();
    assertThat(times).hasSameSizeAs(expected);
    for (int i = 0; i < times.size(); i++) {
      assertThat(times.get(i)).as("picture " + i).isCloseTo(expected.get(i), within(0.0021));
    }
    FlashesAndBeeps events = FlashesAndBeeps.of(output);
    FlashesAndBeeps rightEvents = FlashesAndBeeps.of(right);
    assertThat(events.flashes()).hasSize(4);
    assertThat(events.beeps()).hasSize(4);
    for (int i = 0; i < 4; i++) {
      assertThat(events.flashes().get(i)).isCloseTo(rightEvents.flashes().get(i), within(0.0021));
      assertThat(events.beeps().get(i)).isCloseTo(rightEvents.beeps().get(i), within(SYNC_SECONDS));
    }
    assertThat(completed.warningTexts())
        .anyMatch(w -> w.contains(warning))
        .noneMatch(w -> w.contains("jump"));
  }

  @ParameterizedTest
  @CsvSource({
    // The stream begins with I P B B P B B: the packets of a P and of both kinds of B.
    "0, 31, 3600, BOTH",
    "0, 32, 3600, BOTH",
    "0, 33, 3600, BOTH",
    "0, 32, 5, BOTH",
    "0, 32, -5, BOTH",
    "0, 32, -40, BOTH",
    "0, 32, 0.5, BOTH",
    "0, 32, -0.5, BOTH",
    "0, 31, 5, PRESENTATION",
    "0, 31, 0.5, PRESENTATION",
    "0, 31, -0.5, PRESENTATION",
    "0, 31, 3600, PRESENTATION",
    "0, 31, 3600, DECODING",
    "0, 31, -5, DECODING",
    "1, 20, 3600, BOTH",
    "1, 20, 5, BOTH",
    "1, 20, -5, BOTH",
    "1, 20, 0.5, BOTH"
  })
  void packetOfATransportStreamIsPutRightAlone(int stream, int block, double seconds, Which which)
      throws Exception {
    Path source = recording("source.ts", "mpegts", "mpeg2video");
    recording("reference.ts", "mpegts", "mpeg2video");
    WrongTimes.inTransportStream(source, stream, block, seconds, which);
    assertUndisturbed(source, "reference.ts", "time stamp");
  }

  @ParameterizedTest
  @CsvSource({"0, 31, 5", "0, 31, -5", "0, 32, 0.5", "0, 32, -0.5", "1, 60, 5", "1, 60, -5"})
  void packetOfAMatroskaFileIsPutRightAlone(int stream, int block, double seconds)
      throws Exception {
    Path source = recording("source.mkv", "matroska", "mpeg4");
    recording("reference.mkv", "matroska", "mpeg4");
    WrongTimes.inMatroska(source, stream, block, seconds);
    assertUndisturbed(source, "reference.mkv", "time stamp");
  }

  @Test
  void copiedSoundWithOneWrongTimeStaysInSync() throws Exception {
    Path source = recording("source.ts", "mpegts", "mpeg2video");
    WrongTimes.inTransportStream(source, 1, 20, 5, Which.BOTH);
    Path output = folder.resolve("out.mkv");
    Requests.of(source, output).codec(VideoCodec.VP9).complete();
    FlashesAndBeeps events = FlashesAndBeeps.of(output);
    assertThat(events.beeps()).hasSize(4);
    for (int i = 0; i < 4; i++) {
      assertThat(events.beeps().get(i))
          .isCloseTo(events.flashes().get(i), within(SYNC_SECONDS + 0.01));
    }
  }
}
