package org.sparebit.engine.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparebit.codec.VideoCodec;
import org.sparebit.engine.ffmpeg.HeldPictures;
import org.sparebit.engine.ffmpeg.MediaInfo;
import org.sparebit.protocol.Completed;

/** That pictures which stay on the screen for long look as good as the others. */
class HeldPicturesIT {
  private static final int KBPS = 2000;

  @TempDir Path folder;

  /** The source says of each of its pictures that it lasts a millisecond. */
  @ParameterizedTest
  @CsvSource({
    "AV1, out.mp4, 0.5", "AV1, out.mkv, 60", "AV1, out.mp4, 3600",
    "VP9, out.mp4, 3600", "VP9, out.mp4, 0.5", "VP9, out.webm, 60"
  })
  void heldPicturesAreAsGoodAsTheOthersAndKeepTheirTimes(
      VideoCodec codec, String name, double heldSeconds) throws Exception {
    Path source = HeldPictures.write(folder.resolve("source.mkv"), heldSeconds, "");
    Path output = folder.resolve(name);
    Completed completed =
        Requests.of(source, output).codec(codec).bitrateKbps(KBPS).gop(50).complete();

    List<Double> psnr = HeldPictures.psnr(source, output);
    assertThat(psnr).hasSize(75).allMatch(db -> db > 50);
    List<Double> times = MediaInfo.of(output).video().times();
    for (int i = 0; i < times.size(); i++) {
      int holds = i / 25;
      double time = i / 25.0 + holds * heldSeconds;
      assertThat(times.get(i) - times.get(0)).isCloseTo(time, within(0.0011));
    }
    assertThat(completed.durationSeconds()).isCloseTo(3 + 2 * heldSeconds, within(0.05));
    assertThat(completed.warningTexts()).isEmpty();
  }
}
