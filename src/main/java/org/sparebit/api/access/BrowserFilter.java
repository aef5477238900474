package org.sparebit.api.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import java.util.function.Supplier;
import org.sparebit.api.connection.Refusal;
import org.sparebit.storage.Quoted;

/** Refuses what a browser sends for another site, and paths that could be taken in two ways. */
final class BrowserFilter extends HttpFilter {
  private static final String HEALTH = "/actuator/health/";
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // filters are not serialised
  private final BrowserRules rules;

  private final boolean checkNames;

  @SuppressWarnings("serial")
  private final Supplier<Set<String>> healthGroups;

  /**
   * @param checkNames whether browsers may call the server by known names only
   * @param healthGroups the names of those parts of health that have parts themselves
   */
  BrowserFilter(BrowserRules rules, boolean checkNames, Supplier<Set<String>> healthGroups) {
    this.rules = rules;
    this.checkNames = checkNames;
    this.healthGroups = healthGroups;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!PlainPath.is(request.getRequestURI()) || isBelowUnknownHealth(request.getRequestURI())) {
      unknown(request, response);
      return;
    }
    String error = BrowserRules.foreignChange(request);
    if (error == null && checkNames) {
      error = rules.foreignName(request);
    }
    if (error != null) {
      Refusal.write(response, HttpServletResponse.SC_FORBIDDEN, error);
      return;
    }
    chain.doFilter(request, response);
    if (response.getStatus() == HttpServletResponse.SC_NOT_FOUND
        && !response.isCommitted()
        && request.getRequestURI().startsWith("/actuator/")) {
      // Health groups that don't exist get an empty answer.
      response.resetBuffer();
      unknown(request, response);
    }
  }

  /** Health stumbles over a part of what it does not know. */
  private boolean isBelowUnknownHealth(String path) {
    if (!path.startsWith(HEALTH)) {
      return false;
    }
    String below = path.substring(HEALTH.length());
    int end = below.indexOf('/');
    return end >= 0
        && end < below.length() - 1
        && !healthGroups.get().contains(below.substring(0, end));
  }

  private static void unknown(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Refusal.write(
        response,
        HttpServletResponse.SC_NOT_FOUND,
        Quoted.of(request.getRequestURI())
            + " is not part of this API; it has /isize, /codec and /version.");
  }
}
