import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.sparebit.codec.EncoderSettings;
import org.sparebit.codec.Licence;
import org.sparebit.codec.OutputSize;
import org.sparebit.codec.PixelFormat;
import org.sparebit.codec.Presets;
import org.sparebit.codec.ProresProfile;
import org.sparebit.codec.RateControl;
import org.sparebit.codec.VideoCodec;
import org.sparebit.codec.VideoSettings;

/** The {@code ffmpeg} program that lies in the same jar as the libraries which workers load. */
final class Ffmpeg {
  /** As the engine's VideoFilters have it. */
  private static final String SCALER =
      "scale=w=%d:h=%d:flags=lanczos+accurate_rnd+full_chroma_int+full_chroma_inp"
          + ":out_range=limited,format=%s";

  private final Path folder;
  private final Path program;

  /** Unpacks it. */
  Ffmpeg(Path work, Licence licence) throws IOException {
    Path jar = jar(licence == Licence.GPL ? Path.of("target/codecs-gpl") : work.resolve("app/lib"));
    folder = work.resolve(licence == Licence.GPL ? "ffmpeg-gpl" : "ffmpeg").toAbsolutePath();
    Files.createDirectories(folder);
    try (JarFile file = new JarFile(jar.toFile())) {
      for (Enumeration<JarEntry> entries = file.entries(); entries.hasMoreElements(); ) {
        JarEntry entry = entries.nextElement();
        Path target = folder.resolve(Path.of(entry.getName()).getFileName());
        if (!entry.isDirectory() && !Files.exists(target)) {
          try (InputStream in = file.getInputStream(entry)) {
            Files.copy(in, target);
          }
        }
      }
    }
    program = folder.resolve("ffmpeg");
    program.toFile().setExecutable(true);
    folder.resolve("ffprobe").toFile().setExecutable(true);
  }

  /** The jar with FFmpeg's libraries and programs that lies in a folder. */
  static Path jar(Path libraries) throws IOException {
    try (Stream<Path> jars = Files.list(libraries)) {
      return jars.filter(jar -> jar.getFileName().toString().matches("ffmpeg-.*-linux-.*\\.jar"))
          .findFirst()
          .orElseThrow(() -> new IOException("no FFmpeg in " + libraries));
    }
  }

  /** Where the programs and their libraries lie. */
  Path folder() {
    return folder;
  }

  Processes.Run run(List<String> arguments, Path log) throws IOException, InterruptedException {
    return Processes.together(List.of(command(arguments, log)));
  }

  Processes.Command command(List<String> arguments, Path log) {
    List<String> command =
        new ArrayList<>(List.of(program.toString(), "-nostdin", "-y", "-v", "error"));
    command.addAll(arguments);
    return new Processes.Command(command, Map.of("LD_LIBRARY_PATH", folder.toString()), log);
  }

  /**
   * The arguments of an encode that does what a job does: the encoder's options come from the same
   * table, the scaler's are those of the engine's filters, sound is copied.
   *
   * @param preset as a request names it; empty where the codec has none
   * @param format the pixel format, or ProRes's profile; empty for the usual one
   */
  static List<String> encode(
      VideoCodec codec,
      String preset,
      String format,
      Path clip,
      Path output,
      int bitrateKbps,
      int gop,
      int width,
      int height,
      int threads) {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("-threads", Integer.toString(threads), "-i", clip.toString()));
    ProresProfile profile =
        ProresProfile.byName(format)
            .orElse(codec == VideoCodec.PRORES ? ProresProfile.PRORES_422 : null);
    String pixelFormat =
        profile != null ? profile.pixelFormat() : format.isEmpty() ? "yuv420p" : format;
    arguments.addAll(List.of("-vf", SCALER.formatted(width, height, pixelFormat)));
    arguments.addAll(List.of("-c:v", codec.encoder()));
    EncoderSettings.of(
            new VideoSettings(
                codec,
                RateControl.ofKbps(bitrateKbps),
                gop,
                new OutputSize(width, height),
                PixelFormat.YUV420P,
                Presets.encoderValue(codec, preset).orElse(""),
                profile),
            width,
            threads)
        .options()
        .forEach((name, value) -> arguments.addAll(List.of("-" + option(name), value)));
    if (codec == VideoCodec.Y4M) {
      arguments.add("-an");
    } else {
      arguments.addAll(List.of("-c:a", "copy"));
    }
    arguments.add(output.toString());
    return arguments;
  }

  /**
   * An encode as one of two passes; the first writes its statistics and nothing else.
   *
   * @param pass 1 or 2, 0 for the only one
   */
  static List<String> withPass(List<String> encode, int pass, Path statistics) {
    if (pass == 0) {
      return encode;
    }
    List<String> arguments = new ArrayList<>(encode.subList(0, encode.size() - 1));
    arguments.addAll(List.of("-pass", "" + pass, "-passlogfile", statistics.toString()));
    arguments.addAll(
        pass == 1 ? List.of("-an", "-f", "null", "-") : List.of(encode.get(encode.size() - 1)));
    return arguments;
  }

  /** Sound has options of the same names. */
  static String option(String name) {
    return switch (name) {
      case "b", "profile", "threads" -> name + ":v";
      default -> name;
    };
  }
}
