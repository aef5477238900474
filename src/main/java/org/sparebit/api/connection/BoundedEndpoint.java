package org.sparebit.api.connection;

import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.coyote.Processor;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;
import org.sparebit.api.connection.ConnectionState.Phase;

/**
 * Accepts connections up to the bounds. When there is no room, the client that holds most loses the
 * connection that has waited longest: who comes anew always gets in.
 */
final class BoundedEndpoint extends NioEndpoint {
  /** Deadlines are kept to within this time. */
  private static final long SWEEP_MILLIS = 500;

  /** How much later Tomcat's own timeouts come, which look once a second. */
  static final Duration AFTER_DEADLINE = Duration.ofSeconds(5);

  private final Connections states = new Connections();
  private @Nullable HttpProperties limits;
  private @Nullable Thread sweeper;

  void limit(HttpProperties chosen) {
    this.limits = chosen;
  }

  @Override
  public void setHandler(Handler<NioChannel> handler) {
    super.setHandler(new WatchedHandler(handler));
  }

  @Override
  public void startInternal() throws Exception {
    super.startInternal();
    if (limits != null && sweeper == null) {
      HttpProperties kept = limits;
      sweeper = new Thread(() -> sweep(kept), getName() + "-deadlines");
      sweeper.setDaemon(true);
      sweeper.start();
    }
  }

  @Override
  public void stopInternal() {
    if (sweeper != null) {
      sweeper.interrupt();
      sweeper = null;
    }
    super.stopInternal();
  }

  @Override
  protected boolean setSocketOptions(SocketChannel socket) {
    if (limits != null && !hasRoom(socket, limits)) {
      return false;
    }
    boolean accepted = super.setSocketOptions(socket);
    SocketWrapperBase<NioChannel> connection = accepted ? connections.get(socket) : null;
    if (connection != null) {
      states.of(connection);
    }
    return accepted;
  }

  private boolean hasRoom(SocketChannel socket, HttpProperties bounds) {
    int open = connections.size();
    if (open >= bounds.connectionsPerClient()) {
      String client = address(socket);
      if (states.countOf(client) >= bounds.connectionsPerClient()) {
        // Its own idle ones give way; a client that has all of them busy is refused.
        return closeOne(states.longestWaitingOf(client));
      }
    }
    return open < bounds.connections() || closeOne(states.longestWaitingOfTheLargestClient());
  }

  private static String address(SocketChannel socket) {
    return socket.socket().getRemoteSocketAddress() instanceof InetSocketAddress remote
        ? remote.getAddress().getHostAddress()
        : "";
  }

  private boolean closeOne(Iterable<SocketWrapperBase<NioChannel>> candidates) {
    for (SocketWrapperBase<NioChannel> candidate : candidates) {
      if (closeUnlessBusy(candidate)) {
        return true;
      }
    }
    return false;
  }

  /** A thread that works for a connection holds its lock. */
  private boolean closeUnlessBusy(SocketWrapperBase<NioChannel> connection) {
    if (!connection.getLock().tryLock()) {
      return false;
    }
    try {
      if (connection.getCurrentProcessor() instanceof Processor processor && processor.isAsync()) {
        // The request has listeners, which must learn of its end.
        return processSocket(connection, SocketEvent.ERROR, true);
      }
      connection.close();
      return true;
    } finally {
      connection.getLock().unlock();
    }
  }

  private void sweep(HttpProperties bounds) {
    long headerNanos = bounds.headerTimeout().toNanos();
    long idleNanos = bounds.idleTimeout().toNanos();
    try {
      while (!Thread.currentThread().isInterrupted()) {
        TimeUnit.MILLISECONDS.sleep(SWEEP_MILLIS);
        long now = System.nanoTime();
        states.forEach(
            (connection, state) -> {
              // Until its first request a connection may also be in the midst of a handshake.
              long limit =
                  switch (state.phase()) {
                    case REQUEST -> Long.MAX_VALUE;
                    case HEADER -> headerNanos;
                    case IDLE -> state.isUsed() ? idleNanos : Math.min(headerNanos, idleNanos);
                  };
              if (state.ageNanos(now) > limit) {
                closeUnlessBusy(connection);
              }
            });
      }
    } catch (InterruptedException e) {
      // The server stops.
    }
  }

  /** Notes for each connection when it is worked on, and what it waits for then. */
  private final class WatchedHandler implements Handler<NioChannel> {
    private final Handler<NioChannel> handler;

    WatchedHandler(Handler<NioChannel> handler) {
      this.handler = handler;
    }

    @Override
    public SocketState process(SocketWrapperBase<NioChannel> connection, SocketEvent event) {
      ConnectionState state = states.of(connection);
      state.begin();
      Phase next = Phase.IDLE;
      try {
        SocketState result = handler.process(connection, event);
        next = phase(connection, result);
        if (next == Phase.REQUEST && limits != null) {
          // Tomcat would cut a client that sends nothing of its body for its time for headers. The
          // request's own deadline comes first, so that there is an answer.
          connection.setReadTimeout(limits.bodyTimeout().plus(AFTER_DEADLINE).toMillis());
        }
        return result;
      } finally {
        state.end(next);
      }
    }

    private static Phase phase(SocketWrapperBase<NioChannel> connection, SocketState result) {
      return switch (result) {
        case OPEN -> Phase.IDLE;
        case LONG ->
            connection.getCurrentProcessor() instanceof Processor p && p.isAsync()
                ? Phase.REQUEST
                : Phase.HEADER;
        case CLOSED, ASYNC_END, SENDFILE, UPGRADING, UPGRADED, ASYNC_IO, SUSPENDED -> Phase.REQUEST;
      };
    }

    @Override
    public Object getGlobal() {
      return handler.getGlobal();
    }

    @Override
    public void release(SocketWrapperBase<NioChannel> connection) {
      states.remove(connection);
      handler.release(connection);
    }

    @Override
    public void pause() {
      handler.pause();
    }

    @Override
    public void recycle() {
      handler.recycle();
    }
  }
}
