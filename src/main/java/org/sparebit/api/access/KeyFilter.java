package org.sparebit.api.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sparebit.api.access.ApiKey.Role;
import org.sparebit.api.connection.Refusal;
import org.springframework.http.HttpHeaders;

/** Lets in who has a key, where there are keys. */
final class KeyFilter extends HttpFilter {
  /** For load balancers and supervisors, who get no more than the status. */
  static final Set<String> OPEN =
      Set.of("/actuator/health", "/actuator/health/liveness", "/actuator/health/readiness");

  private static final String BEARER = "Bearer ";
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // filters are not serialised
  private final ApiKeys keys;

  KeyFilter(ApiKeys keys) {
    this.keys = keys;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (keys.isEmpty()) {
      chain.doFilter(new Caller(request, Caller.ANYBODY), response);
      return;
    }
    String secret = secret(request);
    Optional<ApiKey> key = secret == null ? Optional.empty() : keys.find(secret);
    if (key.isPresent()) {
      if (key.get().role() == Role.READ && BrowserRules.isChange(request)) {
        Refusal.write(
            response,
            HttpServletResponse.SC_FORBIDDEN,
            "The API key \"" + key.get().name() + "\" may read only; changes need a full one.");
        return;
      }
      chain.doFilter(new Caller(request, key.get().name()), response);
      return;
    }
    if (secret == null
        && OPEN.contains(request.getRequestURI())
        && !BrowserRules.isChange(request)) {
      chain.doFilter(request, response);
      return;
    }
    response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"sparebit\"");
    Refusal.write(
        response,
        HttpServletResponse.SC_UNAUTHORIZED,
        secret == null
            ? "This server asks for an API key; send it as \"Authorization: Bearer KEY\" or"
                + " \"X-API-Key: KEY\"."
            : "The API key is not known here; check it, or ask the operator for another.");
  }

  private static @Nullable String secret(HttpServletRequest request) {
    String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
    if (authorization != null) {
      return authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
          ? authorization.substring(BEARER.length()).strip()
          : "";
    }
    return request.getHeader("X-API-Key");
  }
}
