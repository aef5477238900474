package org.sparebit.api.connection;

import jakarta.servlet.ServletException;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/** Notes that a header has come in whole: the first that Tomcat says of it. */
final class HeaderValve extends ValveBase {
  HeaderValve() {
    super(true);
  }

  @Override
  public void invoke(Request request, Response response) throws IOException, ServletException {
    ConnectionState connection = ConnectionState.current();
    if (connection != null) {
      connection.headerIsComplete();
    }
    getNext().invoke(request, response);
  }
}
