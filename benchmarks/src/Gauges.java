import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What a server must not use more of the longer it runs, looked at again and again. */
final class Gauges {
  /** The share of the looks that the beginning and the end of a run are. */
  private static final double EDGE = 0.25;

  private final Server server;
  private final Map<String, List<Double>> looks = new LinkedHashMap<>();

  Gauges(Server server) {
    this.server = server;
  }

  void look() throws IOException {
    Path process = Path.of("/proc/" + server.pid());
    add("memory of the server, MiB", Processes.residentMib(server.pid()));
    add(
        "threads of the server",
        Double.parseDouble(Machine.first(process.resolve("status"), "Threads")));
    add("descriptors of the server", entries(process.resolve("fd"), 1));
    add("temporary files", entries(server.temporary(), Integer.MAX_VALUE));
    add("files of the data folder that are no results", dataFiles());
    add("database, MiB", size(server.data().resolve("db")));
    add("log, MiB", Files.size(server.log()) / 1048576.0);
  }

  /** Prints a row for each. */
  void print() {
    System.out.println("| | first quarter | last quarter | highest |");
    System.out.println("|---|---|---|---|");
    looks.forEach(
        (name, values) -> {
          int edge = Math.max(1, (int) (values.size() * EDGE));
          System.out.printf(
              "| %s | %.1f | %.1f | %.1f |%n",
              name,
              Statistics.median(values.subList(0, edge)),
              Statistics.median(values.subList(values.size() - edge, values.size())),
              Statistics.max(values));
        });
  }

  private void add(String name, double value) {
    looks.computeIfAbsent(name, unused -> new ArrayList<>()).add(value);
  }

  private double dataFiles() throws IOException {
    return entries(server.data(), Integer.MAX_VALUE)
        - entries(server.files(), Integer.MAX_VALUE)
        - entries(server.data().resolve("runtime"), Integer.MAX_VALUE);
  }

  /** Files that come and go while they are counted don't matter. */
  private static double entries(Path folder, int depth) {
    try (Stream<Path> paths = Files.walk(folder, depth)) {
      return paths.count() - 1.0;
    } catch (IOException | java.io.UncheckedIOException e) {
      return 0;
    }
  }

  private static double size(Path folder) throws IOException {
    double bytes = 0;
    try (Stream<Path> paths = Files.list(folder)) {
      for (Path path : paths.toList()) {
        bytes += Files.size(path);
      }
    }
    return bytes / 1048576;
  }
}
