package org.sparebit.api.connection;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.springframework.http.HttpHeaders;

/**
 * Answers a client that asks before it sends a body that is too large. It has to be here, since
 * Tomcat tells the client to go on before it calls the first filter.
 */
final class ExpectationValve extends ValveBase {
  ExpectationValve() {
    super(true);
  }

  @Override
  public void invoke(Request request, Response response) throws IOException, ServletException {
    // A header that is wrong has its answer already; its length may be no number.
    long bytes =
        response.isErrorReportRequired() || request.getHeader(HttpHeaders.EXPECT) == null
            ? 0
            : request.getContentLengthLong();
    if (bytes <= BodyFilter.MAX_BYTES) {
      getNext().invoke(request, response);
      return;
    }
    // What follows may be the body all the same.
    response.setHeader(HttpHeaders.CONNECTION, "close");
    Refusal.write(
        response.getResponse(),
        HttpServletResponse.SC_BAD_REQUEST,
        "The body is larger than 64 KiB ("
            + BodyFilter.MAX_BYTES
            + " bytes): "
            + bytes
            + " bytes are announced; send a smaller one.");
  }
}
