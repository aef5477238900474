package org.sparebit.api.connection;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.springframework.http.HttpHeaders;

/**
 * Receives bodies before anything else is done for a request: no thread waits for a slow client.
 */
final class BodyFilter extends HttpFilter {
  /** More than any request of the API needs; the API says so where it is exceeded. */
  static final int MAX_BYTES = 64 * 1024;

  private static final String READER = BodyFilter.class.getName() + ".reader";
  private static final String BODY = BodyFilter.class.getName() + ".body";
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // filters are not serialised
  private final BodyBudget budget;

  private final Duration timeout;

  BodyFilter(BodyBudget budget, Duration timeout) {
    this.budget = budget;
    this.timeout = timeout;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (request.getAttribute(BODY) instanceof byte[] body) {
      // Dispatched once more by a filter behind this one, which gets the same request again.
      chain.doFilter(new BufferedRequest(request, body), response);
      return;
    }
    if (request.getAttribute(READER) instanceof BodyReader received) {
      request.removeAttribute(READER);
      pass(request, received.body(), response, chain);
      return;
    }
    long length = request.getContentLengthLong();
    boolean chunked = request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
    if (!chunked && length <= 0) {
      chain.doFilter(request, response);
      return;
    }
    ServletInputStream in = request.getInputStream();
    if (!chunked && length <= MAX_BYTES && in.available() >= length) {
      // It came in together with the header, as most do.
      pass(request, in.readNBytes((int) length), response, chain);
      return;
    }
    receive(request, in);
  }

  private static void pass(
      HttpServletRequest request, byte[] body, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    request.setAttribute(BODY, body);
    chain.doFilter(new BufferedRequest(request, body), response);
  }

  private void receive(HttpServletRequest request, ServletInputStream in) {
    AsyncContext context = request.startAsync();
    context.setTimeout(timeout.toMillis());
    BodyReader reader =
        new BodyReader(context, in, budget, MAX_BYTES, Math.max(1, timeout.toSeconds()));
    request.setAttribute(READER, reader);
    context.addListener(reader);
    in.setReadListener(reader);
  }
}
