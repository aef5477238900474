import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.sparebit.codec.Licence;
import org.sparebit.codec.VideoCodec;

/** A job in the terminal. */
final class Job {
  /** As the image starts it. */
  private static final List<String> JVM_OPTIONS =
      List.of("-XX:TieredStopAtLevel=1", "-XX:-UsePerfData");

  private Job() {}

  /**
   * The command line of {@code sparebit.jar encode}.
   *
   * @param format the pixel format, or ProRes's profile; empty for the usual one
   */
  static List<String> command(
      Path input,
      Path output,
      VideoCodec codec,
      String precoder,
      String preset,
      String format,
      int width,
      int height,
      int bitrateKbps,
      int gop) {
    List<String> command = new ArrayList<>(List.of(java()));
    command.addAll(JVM_OPTIONS);
    command.addAll(List.of("-jar", "target/sparebit.jar", "encode", "" + input, "" + output));
    command.addAll(List.of("--codec", codec.name(), "--precoder", precoder));
    command.addAll(List.of("--width", "" + width, "--height", "" + height));
    command.addAll(List.of("--threads", "" + Machine.cores()));
    if (!codec.intraOnly()) {
      command.addAll(List.of("--bitrate", "" + bitrateKbps, "--gop", "" + gop));
    }
    if (!preset.isEmpty()) {
      command.addAll(List.of("--preset", preset));
    }
    if (codec == VideoCodec.PRORES) {
      command.addAll(List.of("--prores-profile", format.isEmpty() ? "PRORES_422" : format));
    } else if (!format.isEmpty()) {
      command.addAll(List.of("--pix-fmt", format));
    }
    if (codec.licence() == Licence.GPL) {
      command.add("--enable-codecs");
    }
    return command;
  }

  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }
}
