package org.sparebit.worker.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes a worker's standard error on to the log, and keeps the end of it. */
public final class StderrPump implements Runnable {
  private static final Logger log = LoggerFactory.getLogger("org.sparebit.worker.stderr");

  /** A damaged input makes FFmpeg write a line per packet; nobody reads more than this. */
  public static final int MAX_LOGGED_LINES = 500;

  /** Longer lines are split, so that a worker can't fill the server's memory. */
  private static final int MAX_LINE_CHARS = 4096;

  private final InputStream in;
  private final StderrTail tail;
  private int logged;

  StderrPump(InputStream in, StderrTail tail) {
    this.in = in;
    this.tail = tail;
  }

  @Override
  public void run() {
    try (Reader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      StringBuilder line = new StringBuilder();
      for (int c = reader.read(); c >= 0; c = reader.read()) {
        if (c == '\n' || line.length() == MAX_LINE_CHARS) {
          pass(line);
        }
        if (c != '\n' && c != '\r') {
          line.append((char) c);
        }
      }
      pass(line);
    } catch (IOException e) {
      log.debug("the worker's log ended early", e);
    }
  }

  private void pass(StringBuilder line) {
    String text = line.toString();
    line.setLength(0);
    if (text.isBlank()) {
      return;
    }
    tail.add(text);
    logged++;
    if (logged <= MAX_LOGGED_LINES) {
      log.info("{}", text);
    } else if (logged == MAX_LOGGED_LINES + 1) {
      log.warn("the worker's further lines are not logged, but for the last ones if it fails");
    }
  }
}
