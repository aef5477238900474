package org.sparebit.engine.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That it is seen in all formats that can have it, and nowhere else. */
class TransparencyTest {
  private static boolean isTransparent(String chain) throws FfmpegException {
    Ffmpeg.load();
    try (TestSource source = new TestSource("buffersink", chain);
        Frame frame = new Frame()) {
      assertThat(source.next(frame)).isTrue();
      return frame.isTransparent();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rgba", "argb", "bgra", "abgr", "yuva420p", "yuva444p", "yuva422p10le", "yuva444p12le",
        "yuva444p16be", "ya8", "ya16le", "gbrap", "gbrap12le", "gbrapf32le", "rgba64le", "rgba64be"
      })
  void isSeenWhereOnePixelLetsThrough(String format) throws Exception {
    String opaque = "color=c=red:size=67x35,format=rgba";
    assertThat(isTransparent(opaque + ",format=" + format)).as("opaque").isFalse();
    String hole = opaque + ",drawbox=x=66:y=34:w=1:h=1:color=red@0.5:t=fill:replace=1";
    assertThat(isTransparent(hole + ",format=" + format)).as("with a hole").isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"yuv420p", "rgb24", "gray", "yuv444p10le"})
  void isNotInFormatsWithoutRoomForIt(String format) throws Exception {
    assertThat(isTransparent("color=c=red:size=64x32,format=" + format)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1"})
  void isInPalettesOnlyWhereItsColourIsUsed(String used) throws Exception {
    String hole =
        used.equals("1")
            ? ",drawbox=x=66:y=34:w=1:h=1:color=red@0:t=fill:replace=1"
            : ",drawbox=x=66:y=34:w=1:h=1:color=blue:t=fill";
    String chain =
        "color=c=red:size=67x35:duration=0.1,format=rgba"
            + hole
            + ",split[a][b];[a]palettegen=reserve_transparent=1[p];[b][p]paletteuse";
    assertThat(isTransparent(chain)).isEqualTo(used.equals("1"));
  }
}
