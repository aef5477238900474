package org.sparebit.engine.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_get;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.ffmpeg.avutil.AVDictionaryEntry;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** That the tools that measure quality find no difference where there is none. */
class XpsnrPaddingTest {
  private static final Pattern PADDING = Pattern.compile("XPSNR_PADDING = \"([^\"]+)\"");

  @BeforeAll
  static void load() {
    Ffmpeg.load();
  }

  private static String padding(String tool) throws Exception {
    String code = Files.readString(Path.of(tool));
    Matcher found = PADDING.matcher(code);
    assertThat(found.find()).as("the padding of %s", tool).isTrue();
    assertThat(code.split("XPSNR_PADDING", -1)).as("its uses in %s", tool).hasSize(4);
    return found.group(1);
  }

  /** Luma's, of the first picture; the second of both is changed by a filter. */
  private static double xpsnr(String size, String format, String padding, String change)
      throws FfmpegException {
    String chain =
        "testsrc2=size=%s:duration=0.08,format=%s,split[a][b];[a]%s[x];[b]%s,%s[y];[x][y]xpsnr"
            .formatted(size, format, padding, change, padding);
    try (TestSource source = new TestSource("buffersink", chain);
        Frame frame = new Frame()) {
      assertThat(source.next(frame)).isTrue();
      AVDictionaryEntry entry =
          av_dict_get(frame.handle().metadata(), "lavfi.xpsnr.xpsnr.y", null, 0);
      String value = Ffmpeg.text(entry.value());
      return value.equals("inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(value);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "854x480, yuv420p10le",
    "854x480, yuv420p",
    "270x480, yuv420p10le",
    "320x180, yuv420p10le",
    "366x206, yuv422p10le"
  })
  void picturesWithoutADifferenceHaveNone(String size, String format) throws Exception {
    for (String tool :
        new String[] {"benchmarks/src/Quality.java", "training/precoder/encoders.py"}) {
      String padding = padding(tool);
      assertThat(xpsnr(size, format, padding, "null")).isInfinite().isPositive();
      assertThat(xpsnr(size, format, padding, "noise=alls=12")).isBetween(25.0, 40.0);
    }
  }

  /** When this fails, FFmpeg has mended it, and the padding can go. */
  @Test
  void ffmpegAloneFindsSome() throws Exception {
    assertThat(xpsnr("854x480", "yuv420p10le", "null", "null")).isLessThan(25);
  }
}
