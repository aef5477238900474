package org.sparebit.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.IntSupplier;
import picocli.CommandLine.Model.CommandSpec;

/**
 * What messages are written to.
 *
 * @param interactive whether a line can be redrawn in place
 * @param columns how wide it is at this moment
 */
record Terminal(boolean interactive, IntSupplier columns) {
  /** Finding the width out starts a process, so it is not done for every line. */
  private static final Duration WIDTH_AGE = Duration.ofSeconds(5);

  static Terminal ofStandardError() {
    boolean interactive =
        isTerminal(Path.of("/proc/self/fd/2")) && !"dumb".equals(System.getenv("TERM"));
    return new Terminal(interactive, interactive ? new CachedWidth() : () -> 80);
  }

  int width() {
    return columns.getAsInt();
  }

  /** Java itself only knows whether standard input and output both are terminals. */
  private static boolean isTerminal(Path descriptor) {
    try {
      String target = Files.readSymbolicLink(descriptor).toString();
      return target.startsWith("/dev/pts/")
          || target.startsWith("/dev/tty")
          || target.equals("/dev/console");
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  /** The width that the help texts have, too. */
  private static final class CachedWidth implements IntSupplier {
    private int width;
    private long validUntil = System.nanoTime();

    @Override
    public synchronized int getAsInt() {
      long now = System.nanoTime();
      if (width == 0 || now - validUntil > 0) {
        width = CommandSpec.create().usageMessage().autoWidth(true).width();
        validUntil = now + WIDTH_AGE.toNanos();
      }
      return width;
    }
  }
}
