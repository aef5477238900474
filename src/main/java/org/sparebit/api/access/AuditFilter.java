package org.sparebit.api.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparebit.storage.Quoted;
import org.springframework.http.HttpHeaders;

/** Notes each change that got past the checks: who, from where, what, and what came of it. */
final class AuditFilter extends HttpFilter {
  private static final Logger AUDIT = LoggerFactory.getLogger("sparebit.audit");
  private static final Pattern ADDRESS = Pattern.compile("[\\w:.%]{1,64}");
  private static final long serialVersionUID = 1L;

  /** Behind a proxy it may be what the client says it is, and must not look like the rest. */
  private static String from(@Nullable String address) {
    String known = address == null ? "gone" : address;
    return ADDRESS.matcher(known).matches() ? known : Quoted.of(known.replace('"', '\''));
  }

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
          from(request.getRemoteAddr()),
          request.getMethod(),
          Quoted.of(request.getRequestURI()),
          response.getStatus(),
          created == null ? "" : " " + created);
    }
  }
}
