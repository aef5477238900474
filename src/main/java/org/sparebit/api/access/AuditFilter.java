package org.sparebit.api.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparebit.storage.Quoted;
import org.springframework.http.HttpHeaders;

/** Notes each change that got past the checks: who, from where, what, and what came of it. */
final class AuditFilter extends HttpFilter {
  private static final Logger AUDIT = LoggerFactory.getLogger("sparebit.audit");
  private static final long serialVersionUID = 1L;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!BrowserRules.isChange(request)) {
      chain.doFilter(request, response);
      return;
    }
    try {
      chain.doFilter(request, response);
    } finally {
      String created = response.getHeader(HttpHeaders.LOCATION);
      AUDIT.info(
          "key={} from={} {} {} {}{}",
          request.getRemoteUser(),
          request.getRemoteAddr(),
          request.getMethod(),
          Quoted.of(request.getRequestURI()),
          response.getStatus(),
          created == null ? "" : " " + created);
    }
  }
}
