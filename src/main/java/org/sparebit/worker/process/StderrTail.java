package org.sparebit.worker.process;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The last lines of a worker's log, at most a given number of characters of them. */
final class StderrTail {
  private final long maxChars;
  private final Deque<String> lines = new ArrayDeque<>();
  private long chars;

  StderrTail(long maxChars) {
    this.maxChars = maxChars;
  }

  synchronized void add(String line) {
    String kept = line.length() > maxChars ? line.substring(0, (int) maxChars) : line;
    lines.addLast(kept);
    chars += kept.length() + 1L;
    while (chars > maxChars && lines.size() > 1) {
      chars -= lines.removeFirst().length() + 1L;
    }
  }

  /** The last lines, at most so many. */
  synchronized List<String> last(int count) {
    return lines.stream().skip(Math.max(0, lines.size() - count)).toList();
  }
}
