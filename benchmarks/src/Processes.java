import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What Linux says of processes. */
final class Processes {
  /** The kernel's unit of process times, fixed on the platforms that Sparebit runs on. */
  private static final double TICKS_PER_SECOND = 100;

  private Processes() {}

  /** How a command ended. */
  record Run(double cpuSeconds, double wallSeconds) {}

  /**
   * Runs a command to its end.
   *
   * @return its user and system time with all processes that it has started and waited for
   * @throws IOException if it fails; the message has the end of its output
   */
  static Run run(List<String> command, Map<String, String> environment, Path log)
      throws IOException, InterruptedException {
    return together(List.of(new Command(command, environment, log)));
  }

  /** What to run, and where its output goes. */
  record Command(List<String> arguments, Map<String, String> environment, Path log) {}

  /** Likewise several commands at the same time; their CPU times are added up. */
  static Run together(List<Command> commands) throws IOException, InterruptedException {
    double cpuBefore = childrenSeconds();
    long start = System.nanoTime();
    List<Process> processes = new ArrayList<>();
    for (Command command : commands) {
      ProcessBuilder builder =
          new ProcessBuilder(command.arguments())
              .redirectErrorStream(true)
              .redirectInput(new File("/dev/null"))
              .redirectOutput(command.log().toFile());
      builder.environment().putAll(command.environment());
      processes.add(builder.start());
    }
    for (int i = 0; i < processes.size(); i++) {
      int code = processes.get(i).waitFor();
      if (code != 0) {
        Command command = commands.get(i);
        String output = Files.readString(command.log());
        String end = output.substring(Math.max(0, output.length() - 2000));
        throw new IOException(
            String.join(" ", command.arguments()) + " ended with " + code + ":\n" + end);
      }
    }
    double wall = (System.nanoTime() - start) / 1e9;
    return new Run(childrenSeconds() - cpuBefore, wall);
  }

  /** User and system time of all processes that this one has waited for, and that they have. */
  private static double childrenSeconds() throws IOException {
    String stat = Files.readString(Path.of("/proc/self/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[13]) + Long.parseLong(fields[14])) / TICKS_PER_SECOND;
  }

  /** Memory that a process occupies now, in MiB; 0 if it has ended. */
  static double residentMib(long pid) throws IOException {
    return status(pid, "VmRSS");
  }

  /** The most memory that a process has ever occupied, in MiB; 0 if it has ended. */
  static double peakMib(long pid) throws IOException {
    return status(pid, "VmHWM");
  }

  private static double status(long pid, String key) throws IOException {
    try {
      String value = Machine.first(Path.of("/proc/" + pid + "/status"), key);
      return value.equals("unknown") ? 0 : Machine.kib(value) / 1024.0;
    } catch (NoSuchFileException | java.io.UncheckedIOException e) {
      return 0;
    }
  }

  /** What the server's own watch counts of a worker; 0 where it is gone. */
  static double ownMib(long process) throws IOException {
    Path status = Path.of("/proc/" + process + "/status");
    double kib = 0;
    try {
      for (String key : new String[] {"RssAnon", "RssShmem", "VmSwap"}) {
        String value = Machine.first(status, key);
        kib += value.equals("unknown") ? 0 : Machine.kib(value);
      }
    } catch (NoSuchFileException | UncheckedIOException e) {
      return 0;
    }
    return kib / 1024;
  }
}
