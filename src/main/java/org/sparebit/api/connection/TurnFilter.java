package org.sparebit.api.connection;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.http.HttpHeaders;

/**
 * Bounds how many requests are in hand at once, and how many of those are lists, well below the
 * number of threads. So there are always threads for the liveness check, whatever else is slow: the
 * database, or clients that take a long answer by the byte.
 */
final class TurnFilter extends HttpFilter {
  private static final String LIVENESS = "/actuator/health/liveness";
  private static final String LIST = "/isize";
  private static final String TURN = TurnFilter.class.getName();
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // filters are not serialised
  private final Lane all;

  @SuppressWarnings("serial")
  private final Lane lists;

  private final Duration wait;

  TurnFilter(int maxRequests, int maxLists, Duration wait) {
    this.all = new Lane(maxRequests);
    this.lists = new Lane(maxLists);
    this.wait = wait;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (request.getAttribute(TURN) instanceof Turn turn) {
      request.removeAttribute(TURN);
      turn.used.set(true);
      pass(turn.lane, new AsFirst(request), response, chain);
      return;
    }
    if (request.getRequestURI().equals(LIVENESS)) {
      chain.doFilter(request, response);
      return;
    }
    Lane lane = isList(request) ? lists : all;
    if (lane.enter()) {
      pass(lane, request, response, chain);
    } else {
      queue(lane, request);
    }
  }

  private static boolean isList(HttpServletRequest request) {
    return request.getRequestURI().startsWith(LIST)
        && request.getRequestURI().length() <= LIST.length() + 1
        && request.getMethod().equals("GET");
  }

  private static void pass(
      Lane lane, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    try {
      chain.doFilter(request, response);
    } finally {
      lane.leave();
    }
  }

  private void queue(Lane lane, HttpServletRequest request) {
    AsyncContext context = request.startAsync();
    context.setTimeout(wait.toMillis());
    Turn turn = new Turn(lane, context);
    request.setAttribute(TURN, turn);
    context.addListener(turn);
    if (!lane.enterLater(turn)) {
      turn.refuse();
    }
  }

  /** A request behind this filter looks like one that has just come in. */
  private static final class AsFirst extends HttpServletRequestWrapper {
    AsFirst(HttpServletRequest request) {
      super(request);
    }

    @Override
    public DispatcherType getDispatcherType() {
      return DispatcherType.REQUEST;
    }
  }

  private static final class Turn implements Lane.Waiting, AsyncListener {
    private final Lane lane;
    private final AsyncContext context;
    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicBoolean used = new AtomicBoolean(true);

    Turn(Lane lane, AsyncContext context) {
      this.lane = lane;
      this.context = context;
    }

    @Override
    public boolean letIn() {
      if (!ended.compareAndSet(false, true)) {
        return false;
      }
      used.set(false);
      context.dispatch();
      return true;
    }

    void refuse() {
      if (!ended.compareAndSet(false, true)) {
        return;
      }
      lane.forget(this);
      try {
        HttpServletResponse response = (HttpServletResponse) context.getResponse();
        response.setHeader(HttpHeaders.RETRY_AFTER, "2");
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
      if (ended.compareAndSet(false, true)) {
        lane.forget(this);
        context.complete();
      }
    }

    @Override
    public void onComplete(AsyncEvent event) {
      // Its client may have gone right after it was let in.
      if (used.compareAndSet(false, true)) {
        lane.leave();
      }
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
      // That is another wait, with listeners of its own.
    }
  }
}
