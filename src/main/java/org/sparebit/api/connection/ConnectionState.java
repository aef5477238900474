package org.sparebit.api.connection;

import org.jspecify.annotations.Nullable;

/** Since when a connection has been in the phase that it is in. Changed by its own thread only. */
final class ConnectionState {
  private static final ThreadLocal<@Nullable ConnectionState> CURRENT = new ThreadLocal<>();

  /** What the server waits for, on a connection that no thread is busy with. */
  enum Phase {
    /** The next request, or the first one, or the end of a TLS handshake. */
    IDLE,
    /** The rest of a header. */
    HEADER,
    /** Something that the request itself bounds: its body, its turn. */
    REQUEST
  }

  private volatile Phase phase = Phase.IDLE;
  private volatile long sinceNanos = System.nanoTime();
  private volatile boolean used;

  /** The state of the connection that this thread works for. */
  static @Nullable ConnectionState current() {
    return CURRENT.get();
  }

  void begin() {
    CURRENT.set(this);
  }

  /** A header has come in whole. */
  void headerIsComplete() {
    phase = Phase.REQUEST;
    sinceNanos = System.nanoTime();
    used = true;
  }

  /**
   * A thread leaves the connection. Blank lines before a request are no progress: the time goes on
   * from when the phase began.
   */
  void end(Phase next) {
    CURRENT.remove();
    if (next != phase) {
      phase = next;
      sinceNanos = System.nanoTime();
    }
  }

  Phase phase() {
    return phase;
  }

  /** Whether a request has been received on it. */
  boolean isUsed() {
    return used;
  }

  long ageNanos(long nowNanos) {
    return nowNanos - sinceNanos;
  }
}
