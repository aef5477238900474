package org.sparebit.api.access;

import jakarta.servlet.http.HttpServletRequest;
import org.sparebit.api.connection.ClientAddress;

/** Who counts as one where something is limited for each client. */
public final class Client {
  private Client() {}

  /** The API key that a request was sent with, by its name; its address where there are none. */
  public static String of(HttpServletRequest request) {
    String key = request.getRemoteUser();
    return key == null || key.equals(Caller.ANYBODY)
        ? ClientAddress.of(request.getRemoteAddr())
        : "key " + key;
  }
}
