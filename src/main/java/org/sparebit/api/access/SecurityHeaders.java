package org.sparebit.api.access;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/** What every answer tells browsers: it is data for its own site, and not to be kept. */
public final class SecurityHeaders extends ValveBase {
  private static final Map<String, String> HEADERS =
      Map.of(
          "X-Content-Type-Options", "nosniff",
          "X-Frame-Options", "DENY",
          "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'",
          "Referrer-Policy", "no-referrer",
          "Cross-Origin-Resource-Policy", "same-origin",
          "Cache-Control", "no-store");

  SecurityHeaders() {
    super(true);
  }

  /** Whoever answers later may replace single ones. */
  public static void set(HttpServletResponse response) {
    HEADERS.forEach(response::setHeader);
  }

  @Override
  public void invoke(Request request, Response response) throws IOException, ServletException {
    set(response);
    getNext().invoke(request, response);
  }
}
