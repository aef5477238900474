package org.sparebit.api;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.List;
import org.apache.catalina.AccessLog;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/**
 * Counts answers that are refusals or errors, by their status. It sits where Tomcat's access log
 * does, so that it also sees what never gets to Spring, such as requests that are no HTTP.
 */
final class HttpRefusals extends ValveBase implements AccessLog {
  /** Are there, with 0, before they happen, so that an alert sees the first one. */
  private static final List<Integer> EXPECTED = List.of(400, 401, 403, 404, 405, 409, 429, 503);

  private final MeterRegistry registry;

  HttpRefusals(MeterRegistry registry) {
    super(true);
    this.registry = registry;
    EXPECTED.forEach(this::counter);
  }

  @Override
  public void invoke(Request request, Response response) throws IOException, ServletException {
    getNext().invoke(request, response);
  }

  @Override
  public void log(Request request, Response response, long time) {
    int status = response.getStatus();
    if (status >= 400 && status < 600 && !isHealthCheck(request)) {
      counter(status).increment();
    }
  }

  /** A server that says of itself that it is not ready refuses nobody. */
  private static boolean isHealthCheck(Request request) {
    String path = request.getRequestURI();
    return path != null && path.startsWith("/actuator/health");
  }

  private Counter counter(int status) {
    return Counter.builder("sparebit.http.refusals")
        .description("Answers with a status of 400 and above, but for health checks")
        .tag("status", Integer.toString(status))
        .register(registry);
  }

  @Override
  public void setRequestAttributesEnabled(boolean enabled) {
    // Only for addresses and ports, which are not looked at.
  }

  @Override
  public boolean getRequestAttributesEnabled() {
    return false;
  }
}
