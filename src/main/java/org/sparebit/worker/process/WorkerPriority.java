package org.sparebit.worker.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Keeps workers behind the server for the processor, so that requests are answered while encoders
 * keep every core busy. The programs that do so become the worker itself, so the process id stays
 * the worker's; where one is missing, workers run all the same, only less considerately. They also
 * keep workers from gaining rights, and take root's away.
 */
final class WorkerPriority {
  /** Of coreutils. */
  private static final Path NICE = Path.of("/usr/bin/nice");

  /** Both of util-linux. */
  private static final Path CHRT = Path.of("/usr/bin/chrt");

  private static final Path SETPRIV = Path.of("/usr/bin/setpriv");

  /** All that a worker is started through, where they are there. */
  static final List<Path> PROGRAMS = List.of(NICE, CHRT, SETPRIV);

  private static final String EFFECTIVE_CAPABILITIES = "CapEff:";

  /** Numbers of capabilities(7): to take one away for good, and to run threads in real time. */
  private static final long CAP_SETPCAP = 1L << 8;

  private static final long CAP_SYS_NICE = 1L << 23;

  private WorkerPriority() {}

  /**
   * What to put before a worker's command line.
   *
   * @param niceness by how much its priority is lower than this process's; 0 leaves it as it is
   */
  static List<String> prefix(int niceness) {
    List<String> prefix = new ArrayList<>();
    if (niceness > 0 && Files.isExecutable(NICE)) {
      prefix.addAll(List.of(NICE.toString(), "-n", Integer.toString(niceness)));
    }
    long capabilities = effectiveCapabilities();
    // As root, SVT-AV1 gives all its threads, and the one that calls it, real-time priority: then
    // nothing else on the machine runs for up to 0.95 s at a time. Refused, it uses ordinary ones.
    if ((capabilities & CAP_SYS_NICE) != 0 && Files.isExecutable(CHRT)) {
      // What a thread in real time starts would be in real time without asking.
      prefix.addAll(List.of(CHRT.toString(), "--other", "0"));
    }
    if (Files.isExecutable(SETPRIV)) {
      prefix.addAll(List.of(SETPRIV.toString(), "--no-new-privs"));
      if ((capabilities & CAP_SETPCAP) != 0) {
        // Of root's rights a worker keeps those over files, which the confinement limits.
        prefix.add("--bounding-set=-all,+dac_override,+dac_read_search,+fowner");
      }
      prefix.add("--");
    }
    return prefix;
  }

  private static long effectiveCapabilities() {
    try (Stream<String> status = Files.lines(Path.of("/proc/self/status"))) {
      return status
          .filter(line -> line.startsWith(EFFECTIVE_CAPABILITIES))
          .mapToLong(
              line ->
                  Long.parseUnsignedLong(
                      line.substring(EFFECTIVE_CAPABILITIES.length()).strip(), 16))
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      // No Linux, so no capabilities either.
      return 0;
    }
  }
}
