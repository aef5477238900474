package org.sparebit.engine.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparebit.codec.VideoCodec;
import org.sparebit.engine.ffmpeg.MediaInfo;
import org.sparebit.engine.ffmpeg.RawStreams;
import org.sparebit.engine.ffmpeg.TestMedia;
import org.sparebit.protocol.Completed;

/** That streams without a container run at the speed that they state themselves. */
class RawStreamIT {
  @TempDir Path folder;

  private Path clip(String encoder, String muxer, String rate, String... options) throws Exception {
    return new TestMedia()
        .video(
            "testsrc2=size=128x96:rate=" + rate + ",trim=end_frame=30,format=yuv420p",
            encoder,
            options)
        .write(folder.resolve("clip." + muxer), muxer);
  }

  private void assertSpeed(Path source, double framesPerSecond, boolean assumed) throws Exception {
    for (VideoCodec codec : new VideoCodec[] {VideoCodec.AV1, VideoCodec.Y4M}) {
      Path output = folder.resolve(codec == VideoCodec.AV1 ? "out.mp4" : "out.y4m");
      Completed completed = Requests.of(source, output).codec(codec).complete();
      MediaInfo.Video video = MediaInfo.of(output).video();
      assertThat(video.frames()).isEqualTo(30);
      assertThat(video.times().get(29)).isCloseTo(29 / framesPerSecond, within(0.001));
      assertThat(completed.durationSeconds()).isCloseTo(30 / framesPerSecond, within(0.001));
      if (assumed) {
        assertThat(completed.warningTexts())
            .singleElement()
            .asString()
            .contains("does not say its frame rate", "plays at 25 frames per second");
      } else {
        assertThat(completed.warningTexts()).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"60/1, 30", "60000/1001, 29.97003", "48/1, 24", "100/1, 50"})
  void h264RunsAtTheRateOfItsOwnHeader(String ticks, double framesPerSecond) throws Exception {
    Path source =
        RawStreams.extract(
            clip("libopenh264", "matroska", "25"),
            folder.resolve("raw.h264"),
            "h264_mp4toannexb,h264_metadata=tick_rate=" + ticks);
    assertSpeed(source, framesPerSecond, false);
  }

  @Test
  void h264ThatSaysNothingIsAssumedToHave25AndSaysSo() throws Exception {
    Path source =
        RawStreams.extract(
            clip("libopenh264", "matroska", "30"), folder.resolve("raw.h264"), "h264_mp4toannexb");
    assertSpeed(source, 25, true);
  }

  /** Encoders write the ticks of a container's time base there. */
  @Test
  void aTimeBaseIsNotTakenForARate() throws Exception {
    Path source =
        RawStreams.extract(
            clip("libopenh264", "matroska", "25"),
            folder.resolve("raw.h264"),
            "h264_mp4toannexb,h264_metadata=tick_rate=2000");
    assertSpeed(source, 25, true);
  }

  @ParameterizedTest
  @CsvSource({
    "mpeg2video, mpeg2video, 30000/1001, 29.97003, false",
    "mpeg2video, mpeg2video, 50, 50, false",
    "mpeg1video, mpeg1video, 24, 24, false",
    "mpeg4, m4v, 30, 30, false",
    "mpeg4, m4v, 24000/1001, 23.97602, false",
    "libsvtav1, ivf, 30, 30, false",
    "libsvtav1, obu, 30, 25, true",
    "wrapped_avframe, yuv4mpegpipe, 30, 30, false"
  })
  void othersRunAtTheirRateOrSayThatTheyHaveNone(
      String encoder, String muxer, String rate, double framesPerSecond, boolean assumed)
      throws Exception {
    assertSpeed(clip(encoder, muxer, rate), framesPerSecond, assumed);
  }

  /** As films are on NTSC discs; here each frame is to be shown twice. */
  @Test
  void framesThatMpeg2WantsRepeatedLastForLonger() throws Exception {
    Path source = clip("mpeg2video", "mpeg2video", "50");
    byte[] bytes = Files.readAllBytes(source);
    for (int i = 0; i + 7 < bytes.length; i++) {
      boolean extension =
          bytes[i] == 0 && bytes[i + 1] == 0 && bytes[i + 2] == 1 && bytes[i + 3] == (byte) 0xb5;
      if (extension && (bytes[i + 4] & 0xf0) == 0x80) {
        // Of the picture's coding: not the top field first, and the first one repeated.
        bytes[i + 7] = (byte) ((bytes[i + 7] & 0x7f) | 0x02);
      }
    }
    Files.write(source, bytes);
    Path output = folder.resolve("out.mp4");
    Completed completed = Requests.of(source, output).codec(VideoCodec.AV1).complete();
    assertThat(completed.durationSeconds()).isCloseTo(30 / 25.0, within(0.001));
    assertThat(MediaInfo.of(output).video().times().get(10)).isCloseTo(0.4, within(0.001));
  }
}
