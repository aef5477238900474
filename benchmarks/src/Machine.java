import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** The machine and the versions that numbers belong to. */
final class Machine {
  private Machine() {}

  static void print() throws IOException {
    System.out.println("| | |");
    System.out.println("|---|---|");
    row("date", LocalDate.now().toString());
    row("CPU", first(Path.of("/proc/cpuinfo"), "model name") + ", " + cores() + " cores");
    row("memory", kib(first(Path.of("/proc/meminfo"), "MemTotal")) / 1024 + " MiB");
    row(
        "system",
        first(Path.of("/etc/os-release"), "PRETTY_NAME").replace("\"", "")
            + ", Linux "
            + System.getProperty("os.version"));
    row("JDK", System.getProperty("java.vendor") + " " + System.getProperty("java.version"));
    row("Sparebit", sparebit());
    for (String library : List.of("ffmpeg", "onnxruntime", "h2")) {
      row(library, version(library));
    }
    System.out.println();
  }

  static int cores() {
    return Runtime.getRuntime().availableProcessors();
  }

  private static void row(String name, String value) {
    System.out.println("| " + name + " | " + value + " |");
  }

  private static String sparebit() throws IOException {
    try (JarFile jar = new JarFile("target/sparebit.jar")) {
      return jar.getManifest().getMainAttributes().getValue("Implementation-Version");
    }
  }

  private static String version(String library) throws IOException {
    try (Stream<Path> jars = Files.list(Path.of("target/benchmarks/app/lib"))) {
      return jars.map(jar -> jar.getFileName().toString())
          .filter(name -> name.matches(library + "-[0-9].*\\.jar"))
          .map(name -> name.substring(library.length() + 1, name.length() - 4))
          .min((a, b) -> a.length() - b.length())
          .orElse("unknown");
    }
  }

  /** The value of the first line of a file that begins with a key. */
  static String first(Path file, String key) throws IOException {
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith(key))
          .map(line -> line.substring(key.length()).replaceFirst("^[\\s:=]+", "").strip())
          .findFirst()
          .orElse("unknown");
    }
  }

  static long kib(String text) {
    return Long.parseLong(text.replaceAll("[^0-9]", ""));
  }
}
