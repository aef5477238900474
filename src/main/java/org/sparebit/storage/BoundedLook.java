package org.sparebit.storage;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Asks a disk something that it may never answer: a network file system whose server is gone holds
 * whoever asks until that is back, and nothing can wake him. So a thread of its own asks, and those
 * who want to know lose patience. While it hangs nobody asks again and nobody waits any more, so it
 * holds one thread, and no request.
 */
public final class BoundedLook<T> {
  /** Disks that have gone to sleep, and mounts made on demand, take a few seconds. */
  public static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final long IDLE_SECONDS = 30;

  private final Duration patience;
  private final Callable<T> question;
  private final ExecutorService thread;
  private @Nullable FutureTask<T> asked;
  private long since;

  /**
   * @param name of the thread
   * @param question what to find out; throws no other checked exception than {@link IOException}
   */
  public BoundedLook(String name, Callable<T> question) {
    this(name, PATIENCE, question);
  }

  BoundedLook(String name, Duration patience, Callable<T> question) {
    this.patience = patience;
    this.question = question;
    this.thread =
        new ThreadPoolExecutor(
            0,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread made = new Thread(task, name);
              made.setDaemon(true);
              return made;
            });
  }

  /**
   * The answer. Who comes while somebody else's question is under way gets the answer to that.
   *
   * @throws NoAnswerException if there is none yet, and patience has run out
   */
  public T get() throws IOException, NoAnswerException {
    FutureTask<T> current;
    long left;
    synchronized (this) {
      current = asked;
      if (current == null || current.isDone()) {
        current = new FutureTask<>(question);
        asked = current;
        since = System.nanoTime();
        thread.execute(current);
      }
      left = patience.toNanos() - (System.nanoTime() - since);
    }
    try {
      return current.get(Math.max(0, left), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new NoAnswerException(waited());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failed) {
        throw failed;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while a disk was asked", e);
    }
  }

  private synchronized Duration waited() {
    return Duration.ofNanos(System.nanoTime() - since);
  }

  /** A disk has not answered for so long, and may never do. */
  public static final class NoAnswerException extends Exception {
    private static final long serialVersionUID = 1L;
    private final Duration waited;

    NoAnswerException(Duration waited) {
      super("no answer for " + waited.toSeconds() + " s");
      this.waited = waited;
    }

    /** For how long. */
    public Duration waited() {
      return waited;
    }
  }
}
