package org.sparebit.api.connection;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.sparebit.storage.Quoted;
import org.springframework.web.util.UriUtils;

/**
 * Refuses paths that Spring can't decode. Tomcat cuts the parameters off a path ({@code
 * /isize;a=%zz}) before it decodes it, so it lets them through whatever they are; Spring decodes
 * them in a filter, in its servlet, and once more for each answer. Here it is before all of those.
 */
final class TargetValve extends ValveBase {
  TargetValve() {
    super(true);
  }

  @Override
  public void invoke(Request request, Response response) throws IOException, ServletException {
    if (request.getRequestURI() == null || canBeDecoded(request.getRequestURI())) {
      getNext().invoke(request, response);
      return;
    }
    if (response.isErrorReportRequired()) {
      // Tomcat has refused it for something else; its way to the error page would decode it, too.
      response.setErrorReported();
      response.setSuspended(false);
    }
    Refusal.write(
        response.getResponse(),
        HttpServletResponse.SC_BAD_REQUEST,
        Quoted.of(request.getRequestURI())
            + " can't be decoded: each % has to be followed by two hexadecimal digits; write %25"
            + " where a percent sign is meant.");
  }

  private static boolean canBeDecoded(String path) {
    try {
      // Spring's own, in pieces that no valid sequence lies across: so whole, it says the same.
      UriUtils.decode(path, StandardCharsets.UTF_8);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
