package org.sparebit.engine.ffmpeg;

import org.bytedeco.ffmpeg.avformat.AVIOContext;

/**
 * Tells that a file grows or is rewritten while one long call of FFmpeg does it. Reads a counter
 * that the call writes; the file must stay open until this is closed.
 */
final class WriteWatch implements AutoCloseable {
  /** A few times within the shortest time that anyone would wait for. */
  private static final long INTERVAL_MILLIS = 250;

  private final Thread thread;

  WriteWatch(AVIOContext io, Runnable onProgress) {
    thread =
        new Thread(
            () -> {
              long written = io.bytes_written();
              while (isDue()) {
                long now = io.bytes_written();
                if (now != written) {
                  written = now;
                  onProgress.run();
                }
              }
            },
            "write watch");
    thread.setDaemon(true);
    thread.start();
  }

  private static boolean isDue() {
    try {
      Thread.sleep(INTERVAL_MILLIS);
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }

  /** Returns only when the counter will not be read any more. */
  @Override
  public void close() {
    thread.interrupt();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
