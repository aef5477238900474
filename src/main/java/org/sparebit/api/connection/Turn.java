package org.sparebit.api.connection;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.http.HttpHeaders;

/**
 * A request that waits for its turn, without a thread. It may be let in, run out of time and lose
 * its client at the same moment, on different threads; whoever changes the state first decides, and
 * a place that it has got is given back exactly once.
 */
final class Turn implements Lane.Waiting, AsyncListener {
  private enum State {
    WAITING,
    /** It has a place, and is on its way to the filter. */
    LET_IN,
    /** The filter has it, and gives the place back. */
    USED,
    /** It has been answered, or nobody is left to be answered. */
    GONE
  }

  private final Lane lane;
  private final String client;
  private final AsyncContext context;
  private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);

  Turn(Lane lane, String client, AsyncContext context) {
    this.lane = lane;
    this.client = client;
    this.context = context;
  }

  @Override
  public String client() {
    return client;
  }

  @Override
  public boolean letIn() {
    if (!state.compareAndSet(State.WAITING, State.LET_IN)) {
      return false;
    }
    try {
      context.dispatch();
    } catch (IllegalStateException e) {
      // Its client has gone, and the container has ended it. If it has also said so by now, the
      // place has been given back.
      return !state.compareAndSet(State.LET_IN, State.GONE);
    }
    return true;
  }

  /** The filter has it, with its place. */
  void use() {
    state.set(State.USED);
  }

  Lane lane() {
    return lane;
  }

  /** Answers with 503, unless it has been let in. */
  void refuse() {
    if (!state.compareAndSet(State.WAITING, State.GONE)) {
      return;
    }
    lane.forget(this);
    try {
      HttpServletResponse response = (HttpServletResponse) context.getResponse();
      response.setHeader(HttpHeaders.RETRY_AFTER, "2");
      // More requests that nobody waits for may be behind it.
      response.setHeader(HttpHeaders.CONNECTION, "close");
      Refusal.write(
          response,
          HttpServletResponse.SC_SERVICE_UNAVAILABLE,
          "The server is busy with as many requests as it takes at once; try again.");
    } catch (IOException e) {
      // The client is gone, and nothing is left to say.
    } finally {
      context.complete();
    }
  }

  @Override
  public void onTimeout(AsyncEvent event) {
    refuse();
  }

  @Override
  public void onError(AsyncEvent event) {
    if (state.compareAndSet(State.WAITING, State.GONE)) {
      lane.forget(this);
      context.complete();
    }
  }

  @Override
  public void onComplete(AsyncEvent event) {
    if (state.compareAndSet(State.LET_IN, State.GONE)) {
      lane.leave(client);
    }
  }

  @Override
  public void onStartAsync(AsyncEvent event) {
    // That is another wait, with listeners of its own.
  }
}
