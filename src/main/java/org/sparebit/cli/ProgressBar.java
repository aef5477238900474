package org.sparebit.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.sparebit.protocol.Progress;

/** One line of a terminal, redrawn in place. */
final class ProgressBar implements ProgressDisplay {
  /** Below this a bar says nothing. */
  private static final int MIN_BAR = 6;

  private final PrintWriter out;
  private final IntSupplier columns;
  private final LongSupplier nanoClock;
  private final long begin;
  private boolean drawn;

  ProgressBar(PrintWriter out, IntSupplier columns, LongSupplier nanoClock) {
    this.out = out;
    this.columns = columns;
    this.nanoClock = nanoClock;
    this.begin = nanoClock.getAsLong();
  }

  @Override
  public synchronized void show(Progress progress) {
    // The last column stays free: a character there makes some terminals wrap.
    String line = line(progress, columns.getAsInt() - 1);
    out.print("\r" + line + "\u001b[K");
    out.flush();
    drawn = true;
  }

  @Override
  public synchronized void clear() {
    if (drawn) {
      out.print("\r\u001b[K");
      out.flush();
      drawn = false;
    }
  }

  private String line(Progress progress, int width) {
    double percent = Math.max(0, Math.min(100, progress.percent()));
    String left = String.format(Locale.ROOT, "%5.1f %%", percent);
    String right =
        String.format(
            Locale.ROOT, "%6.1f fps  ETA %s", progress.framesPerSecond(), remaining(percent));
    int room = width - left.length() - right.length() - 4;
    if (room >= MIN_BAR) {
      int filled = (int) Math.round(room * percent / 100);
      return left + " [" + "=".repeat(filled) + " ".repeat(room - filled) + "] " + right;
    }
    String line = left + " " + right;
    return line.substring(0, Math.max(0, Math.min(line.length(), width)));
  }

  private String remaining(double percent) {
    // The first percent tells too little about the rest.
    if (percent < 1) {
      return "--:--";
    }
    double elapsed = nanoClock.getAsLong() - begin;
    return Units.time(Duration.ofNanos((long) (elapsed * (100 - percent) / percent)));
  }
}
