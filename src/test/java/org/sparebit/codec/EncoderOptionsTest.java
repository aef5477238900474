package org.sparebit.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * The training's tests hold {@code training/precoder/encoders.py} to the same file. With {@code
 * -Dsparebit.vectors.write=true} it is written anew; a person then reads what has changed.
 */
class EncoderOptionsTest {
  private static final Path FILE = Path.of("src/test/resources/encoders/options.json");
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int KBPS = 1001;
  private static final int GOP = 50;
  private static final int WIDTH = 640;

  /**
   * What a codec's encoder is given, with a single thread.
   *
   * @param encoder FFmpeg's name
   * @param preset the encoder's own value
   */
  record Encode(
      VideoCodec codec,
      String encoder,
      String preset,
      int kbps,
      int gop,
      Map<String, String> options) {}

  @Test
  void optionsAreThoseThatTheTrainingReadsToo() throws Exception {
    if (Boolean.getBoolean("sparebit.vectors.write")) {
      Files.writeString(
          FILE,
          encodes().stream()
              .map(encode -> "  " + JSON.writeValueAsString(encode))
              .collect(Collectors.joining(",\n", "[\n", "\n]\n")));
    }
    assertThat(JSON.readValue(Files.readString(FILE), new TypeReference<List<Encode>>() {}))
        .isEqualTo(encodes());
  }

  private static List<Encode> encodes() {
    List<Encode> all = new ArrayList<>();
    for (VideoCodec codec :
        List.of(VideoCodec.H_264, VideoCodec.H_265, VideoCodec.AV1, VideoCodec.VP9)) {
      for (String name : List.of(Presets.DEFAULT, "slower")) {
        String preset = Presets.encoderValue(codec, name).orElseThrow();
        VideoSettings video =
            VideoSettingsBuilder.of(codec).bitrateKbps(KBPS).gop(GOP).preset(preset).build();
        Map<String, String> options = EncoderSettings.of(video, WIDTH, 1).options();
        all.add(new Encode(codec, codec.encoder(), preset, KBPS, GOP, options));
      }
    }
    return all;
  }
}
