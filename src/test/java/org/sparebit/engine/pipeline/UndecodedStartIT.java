package org.sparebit.engine.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparebit.codec.VideoCodec;
import org.sparebit.engine.ffmpeg.AudioFormat;
import org.sparebit.engine.ffmpeg.Carried;
import org.sparebit.engine.ffmpeg.EditLists;
import org.sparebit.engine.ffmpeg.FlashesAndBeeps;
import org.sparebit.engine.ffmpeg.MediaInfo;
import org.sparebit.engine.ffmpeg.TestMedia;
import org.sparebit.protocol.Completed;

/**
 * That pictures which need a keyframe that is not there are missed by name, and by nothing else.
 */
class UndecodedStartIT {
  private static final int PACKET_BYTES = 188;
  private static final AudioFormat AUDIO = new AudioFormat(48000, "s16", "stereo");

  @TempDir Path folder;

  /** A recording with a keyframe every two seconds. */
  private Path recording(String encoder, String... options) throws Exception {
    return new TestMedia()
        .video(FlashesAndBeeps.pictures("128x128", "25", 6), encoder, options)
        .sound("mp2", AUDIO, FlashesAndBeeps.sound(6))
        .write(folder.resolve("whole.ts"), "mpegts");
  }

  private static List<String> said(Completed completed) {
    return completed.warningTexts().stream().filter(w -> w.contains("keyframe")).toList();
  }

  @ParameterizedTest
  @CsvSource({"mpeg2video, 0, out.webm", "mpeg2video, 2, out.mp4", "libopenh264, 0, out.webm"})
  void picturesBeforeTheFirstKeyframeAreCountedAndTheRestStaysInSync(
      String encoder, String reordered, String name) throws Exception {
    byte[] whole = Files.readAllBytes(recording(encoder, "g", "50", "bf", reordered, "b", "1M"));
    int from = whole.length / PACKET_BYTES / 8 * PACKET_BYTES;
    Path source =
        Files.write(folder.resolve("cut.ts"), Arrays.copyOfRange(whole, from, whole.length));
    int[] packets = {0};
    Carried.packets(source, (millis, data) -> packets[0]++);
    Path output = folder.resolve(name);
    Completed completed = Requests.of(source, output).codec(VideoCodec.VP9).complete();

    MediaInfo.Video video = MediaInfo.of(output).video();
    int lost = packets[0] - video.frames();
    assertThat(lost).isBetween(10, 49);
    assertThat(said(completed))
        .containsExactly(
            String.format(
                "%d pictures before the first intact keyframe of the input could not be decoded and"
                    + " are left out; the pictures of the output begin at %.2f s",
                lost, video.times().get(0)));
    assertThat(completed.decodeErrors()).isZero();
    FlashesAndBeeps events = FlashesAndBeeps.of(output);
    int before = events.beeps().size() - events.flashes().size();
    assertThat(events.flashes()).hasSizeBetween(4, 5);
    for (int i = 1; i < events.flashes().size(); i++) {
      assertThat(events.beeps().get(before + i)).isCloseTo(events.flashes().get(i), within(0.005));
    }
  }

  @Test
  void nothingIsSaidOfWhatStartsWithAKeyframe() throws Exception {
    Path source = recording("mpeg2video", "g", "50", "bf", "2");
    assertThat(said(Requests.of(source, folder.resolve("out.webm")).complete())).isEmpty();
  }

  /** They are decoded for those behind them, and an edit list hides them. */
  @Test
  void nothingIsSaidOfWhatAnEditListHides() throws Exception {
    Path source =
        new TestMedia()
            .video(FlashesAndBeeps.pictures("128x128", "25", 4), "mpeg4", "bf", "2")
            .write(folder.resolve("source.mp4"), "mp4");
    EditLists.replace(source, EditLists.show(2, 0.32));
    Completed completed = Requests.of(source, folder.resolve("out.webm")).complete();
    assertThat(completed.frames()).isEqualTo(50);
    assertThat(said(completed)).isEmpty();
  }
}
