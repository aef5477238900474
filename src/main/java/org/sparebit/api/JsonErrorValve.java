package org.sparebit.api;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.sparebit.api.access.SecurityHeaders;
import org.springframework.http.HttpStatus;

/**
 * Replaces Tomcat's error page, which it shows for requests that never reach a servlet. Public for
 * Tomcat, which creates it by name.
 */
public final class JsonErrorValve extends ErrorReportValve {

  @Override
  protected void report(Request request, Response response, Throwable throwable) {
    int status = response.getStatus();
    if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
      return;
    }
    byte[] body = ("{\"error\":\"" + text(status) + "\"}").getBytes(StandardCharsets.UTF_8);
    try {
      // A request that can't be read at all has passed no other valve.
      SecurityHeaders.set(response);
      response.setContentType("application/json");
      response.setContentLength(body.length);
      response.getOutputStream().write(body);
      response.finishResponse();
    } catch (IOException | IllegalStateException e) {
      // The client is gone, or has part of an answer already: nothing is left to say.
      getContainer().getLogger().debug("no error answer was sent", e);
    }
  }

  static String text(int status) {
    HttpStatus known = HttpStatus.resolve(status);
    return "HTTP "
        + status
        + (known == null ? "" : " " + known.getReasonPhrase())
        + ": the server can't answer this request.";
  }
}
