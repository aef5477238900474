package org.sparebit.engine.precode.strength;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.sparebit.codec.PrecoderMode;
import org.sparebit.codec.Presets;
import org.sparebit.codec.VideoCodec;
import org.sparebit.engine.precode.Strength;
import org.sparebit.engine.precode.strength.ContentActivity.Activity;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the server and the training have to agree about, as a file that the tests of both read.
 *
 * @param activity of three frames of 200×120 samples (7x + 13y + xy + 11 · frame) mod 251
 */
@NullMarked
record StrengthVectors(Measured activity, List<Vector> strengths) {
  static final Path FILE = Path.of("src/test/resources/precoders/strength-vectors.json");

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /**
   * A wild picture at the coarsest step, a quiet one at the finest, one with grain between them;
   * then two that ADAPTIVE leaves half and altogether alone.
   */
  private static final List<Content> CONTENTS =
      List.of(
          new Content(0.002, new Activity(14, 20, 0, 0.5), 0),
          new Content(2, new Activity(2, 1, 0.1, 0), 0),
          new Content(0.05, new Activity(6, 5, 0.05, 4), 0.2),
          new Content(0.02, new Activity(9, 6, 0.825, 0), 1.15),
          new Content(0.05, new Activity(3, 2, 0.95, 0), 0));

  /** Means over the frames. */
  record Measured(double spatial, double temporal, double flat, double noise) {}

  private record Content(double bitsPerPixel, Activity activity, double edges) {}

  /**
   * The strength of the first frame of an encode.
   *
   * @param preset the encoder's own value
   * @param edges see {@link ContentActivity#lastEdges}
   */
  record Vector(
      VideoCodec codec,
      String preset,
      PrecoderMode mode,
      double bitsPerPixel,
      double spatial,
      double temporal,
      double flat,
      double noise,
      double edges,
      float quantiser,
      float amount,
      float chroma) {

    Vector withStrengthOf(StrengthTable table) {
      Activity activity = new Activity(spatial, temporal, flat, noise);
      Strength luma = table.strength(mode, codec, preset, bitsPerPixel, activity);
      if (mode == PrecoderMode.PRECODER_ADAPTIVE) {
        double share = table.fading().share(flat, edges);
        luma = new Strength(luma.quantiser(), (float) (luma.amount() * share));
      }
      return of(luma.quantiser(), luma.amount(), table.chroma(codec, luma).amount());
    }

    Vector withoutStrength() {
      return of(0, 0, 0);
    }

    private Vector of(float newQuantiser, float newAmount, float newChroma) {
      return new Vector(
          codec,
          preset,
          mode,
          bitsPerPixel,
          spatial,
          temporal,
          flat,
          noise,
          edges,
          newQuantiser,
          newAmount,
          newChroma);
    }
  }

  static StrengthVectors read() throws Exception {
    return JSON.readValue(Files.readString(FILE), StrengthVectors.class);
  }

  /** One line for each vector, so that a change shows what it changes. */
  void write() throws Exception {
    String rows =
        strengths.stream()
            .map(vector -> "    " + JSON.writeValueAsString(vector))
            .collect(Collectors.joining(",\n"));
    Files.writeString(
        FILE,
        "{\n  \"activity\": %s,\n  \"strengths\": [\n%s\n  ]\n}\n"
            .formatted(JSON.writeValueAsString(activity), rows));
  }

  /** All that are to be in the file, without what comes out. */
  static List<Vector> inputs() {
    List<Vector> all = new ArrayList<>();
    for (VideoCodec codec : VideoCodec.values()) {
      for (String name : List.of(Presets.DEFAULT, "slower")) {
        String preset = Presets.encoderValue(codec, name).orElse("");
        if (!name.equals(Presets.DEFAULT) && preset.isEmpty()) {
          continue;
        }
        for (PrecoderMode mode : PrecoderMode.values()) {
          for (Content content : CONTENTS) {
            Activity activity = content.activity();
            all.add(
                new Vector(
                    codec,
                    preset,
                    mode,
                    content.bitsPerPixel(),
                    activity.spatial(),
                    activity.temporal(),
                    activity.flat(),
                    activity.noise(),
                    content.edges(),
                    0,
                    0,
                    0));
          }
        }
      }
    }
    return all;
  }
}
