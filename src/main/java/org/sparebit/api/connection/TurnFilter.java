package org.sparebit.api.connection;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;

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

  TurnFilter(HttpProperties limits) {
    this.all = new Lane(limits.maxRequests(), limits.maxRequests());
    this.lists = new Lane(limits.maxLists(), limits.listsPerClient());
    this.wait = limits.requestWait();
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (request.getAttribute(TURN) instanceof Turn turn) {
      request.removeAttribute(TURN);
      turn.use();
      pass(turn.lane(), turn.client(), new AsFirst(request), response, chain);
      return;
    }
    if (request.getServletPath().equals(LIVENESS)) {
      BufferedAnswer answer = new BufferedAnswer(response);
      chain.doFilter(request, answer);
      answer.send(request);
      return;
    }
    Lane lane = isList(request) ? lists : all;
    // Asked once: a client that goes has no address any more.
    String client = ClientAddress.of(request.getRemoteAddr());
    if (lane.enter(client)) {
      pass(lane, client, request, response, chain);
    } else {
      queue(lane, client, request);
    }
  }

  /** However it is spelled: with escapes, parameters or a slash at its end it is the same list. */
  private static boolean isList(HttpServletRequest request) {
    String path = request.getServletPath();
    return (path.equals(LIST) || path.equals(LIST + "/")) && request.getMethod().equals("GET");
  }

  private void pass(
      Lane lane,
      String client,
      HttpServletRequest request,
      HttpServletResponse response,
      FilterChain chain)
      throws IOException, ServletException {
    if (lane == lists) {
      // Written as it is made, with a pace of its own: it may be far too long to be kept.
      try {
        chain.doFilter(request, response);
      } finally {
        lane.leave(client);
      }
      return;
    }
    BufferedAnswer answer = new BufferedAnswer(response);
    try {
      chain.doFilter(request, answer);
    } finally {
      lane.leave(client);
    }
    answer.send(request);
  }

  private void queue(Lane lane, String client, HttpServletRequest request) {
    AsyncContext context = request.startAsync();
    context.setTimeout(wait.toMillis());
    Turn turn = new Turn(lane, client, context);
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
}
