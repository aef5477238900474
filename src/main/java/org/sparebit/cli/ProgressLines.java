package org.sparebit.cli;

import java.io.PrintWriter;
import org.sparebit.protocol.Progress;

/** A line for every ten percent, for logs and pipes. */
final class ProgressLines implements ProgressDisplay {
  private static final int STEP = 10;

  private final PrintWriter out;
  private int next;

  ProgressLines(PrintWriter out) {
    this.out = out;
  }

  @Override
  public synchronized void show(Progress progress) {
    if (progress.percent() >= next) {
      int reached = (int) progress.percent() / STEP * STEP;
      out.println(reached + " %");
      next = reached + STEP;
    }
  }

  @Override
  public void clear() {}
}
