package org.sparebit.api.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.sparebit.api.connection.Refusal;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/** Answers clients that send too many requests with 429; health checks are not counted. */
final class RateFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // filters are not serialised
  private final RateLimit limit;

  private final int perMinute;

  RateFilter(int perMinute) {
    this.perMinute = perMinute;
    this.limit = new RateLimit(perMinute);
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    long wait =
        KeyFilter.OPEN.contains(request.getRequestURI())
            ? 0
            : limit.secondsToWait(request.getRemoteAddr(), System.nanoTime());
    if (wait == 0) {
      chain.doFilter(request, response);
      return;
    }
    response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(wait));
    Refusal.write(
        response,
        HttpStatus.TOO_MANY_REQUESTS.value(),
        "This address has sent more than "
            + perMinute
            + " requests in a minute; the next one is accepted in "
            + wait
            + " s.");
  }
}
