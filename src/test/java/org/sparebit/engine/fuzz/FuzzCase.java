package org.sparebit.engine.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.sparebit.codec.PrecoderMode;
import org.sparebit.codec.ProresProfile;
import org.sparebit.codec.VideoCodec;
import org.sparebit.protocol.EncodeRequest;
import org.sparebit.protocol.EncodeRequestBuilder;

/** A broken file and what is asked for it; all of it follows from the seed. */
record FuzzCase(Path source, Damage damage, EncodeRequest request) {
  private static final List<String> OUTPUTS =
      List.of("y4m", "webm", "mkv", "mp4", "mov", "y4m", "webm");
  private static final List<String> WRONG_EXTENSIONS = List.of("mp4", "mkv", "ts", "txt", "avi");

  /** Writes the broken file, in place of the one before. */
  static FuzzCase make(long seed, List<Path> all, Path folder) throws IOException {
    List<Path> sources = IntactFiles.of(seed, all);
    try (Stream<Path> left = Files.list(folder)) {
      for (Path file : left.toList()) {
        Files.delete(file);
      }
    }
    Random random = new Random(seed * 0x9E3779B97F4A7C15L);
    Path source = sources.get((int) (seed % sources.size()));
    // Every file meets every damage in turn.
    Damage[] damages = Damage.values();
    Damage damage = damages[(int) (seed / sources.size() % damages.length)];
    String name = String.valueOf(source.getFileName());
    String extension =
        random.nextInt(8) == 0
            ? WRONG_EXTENSIONS.get(random.nextInt(WRONG_EXTENSIONS.size()))
            : name.substring(name.lastIndexOf('.') + 1);
    Path input = folder.resolve("input." + extension);
    Files.write(input, damage.to(Files.readAllBytes(source), random));
    return new FuzzCase(source, damage, request(input, folder, random));
  }

  private static EncodeRequest request(Path input, Path folder, Random random) {
    String extension = OUTPUTS.get(random.nextInt(OUTPUTS.size()));
    VideoCodec codec =
        switch (extension) {
          case "y4m" -> VideoCodec.Y4M;
          case "mov" -> VideoCodec.PRORES;
          case "mp4" -> random.nextBoolean() ? VideoCodec.AV1 : VideoCodec.VP9;
          default -> VideoCodec.VP9;
        };
    Path output = folder.resolve("output." + extension);
    boolean precoded = random.nextInt(4) == 0;
    return EncodeRequestBuilder.of(input, output)
        .jobId("fuzz")
        .codec(codec)
        .precoder(precoded ? PrecoderMode.PRECODER_BAL : PrecoderMode.PRECODER_NONE)
        .bitrateKbps(200)
        .size(96, 64)
        .preset(codec == VideoCodec.AV1 ? "8" : codec == VideoCodec.VP9 ? "4" : "")
        .prores(codec == VideoCodec.PRORES ? ProresProfile.PRORES_422_PROXY : null)
        .fullVerification(random.nextBoolean())
        .build();
  }

  /** What a report says of it. */
  String describe() {
    return String.join(
        ", ",
        String.valueOf(source.getFileName()),
        damage.name(),
        "to " + request.codec() + " in " + request.container());
  }
}
