package org.sparebit.worker;

import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Work that nobody waits for, such as a trial of a worker: done in a thread of its own, never twice
 * at a time, and what has come of it is remembered. It may be begun again, and from any thread.
 *
 * @param <T> what is known of the work: before it, meanwhile and after it
 */
public final class BackgroundTask<T> implements AutoCloseable {
  /** The work itself. */
  public interface Work<T> {
    T run() throws InterruptedException;
  }

  private final String name;
  private final Work<T> work;
  private final Function<Throwable, T> failed;

  // Guarded by this. An end is remembered in the same moment in which the work may begin again.
  private T known;
  private @Nullable Thread running;
  private boolean closed;

  /**
   * Begins nothing yet.
   *
   * @param name of the thread
   * @param failed what is known after the work has thrown something
   * @param known what is known before
   */
  public BackgroundTask(String name, Work<T> work, Function<Throwable, T> failed, T known) {
    this.name = name;
    this.work = work;
    this.failed = failed;
    this.known = known;
  }

  /** What is known now. Never blocks. */
  public synchronized T known() {
    return known;
  }

  /** Something that was found out otherwise, before the work has begun. */
  public synchronized void remember(T found) {
    known = found;
  }

  /**
   * Begins the work, unless it is running or this is closed.
   *
   * @param wanted whether, with what is known, it should begin
   * @param meanwhile what is known until it ends
   * @return whether it has begun
   */
  public synchronized boolean begin(Predicate<T> wanted, UnaryOperator<T> meanwhile) {
    if (closed || running != null || !wanted.test(known)) {
      return false;
    }
    known = meanwhile.apply(known);
    Thread thread = new Thread(this::run, name);
    thread.setDaemon(true);
    running = thread;
    thread.start();
    return true;
  }

  private void run() {
    T result;
    try {
      result = work.run();
    } catch (InterruptedException | RuntimeException e) {
      result = failed.apply(e);
    } catch (Error e) {
      end(failed.apply(e));
      throw e;
    }
    end(result);
  }

  private synchronized void end(T result) {
    known = result;
    running = null;
  }

  /** Interrupts the work, and lets it begin no more. */
  @Override
  public synchronized void close() {
    closed = true;
    if (running != null) {
      running.interrupt();
    }
  }
}
