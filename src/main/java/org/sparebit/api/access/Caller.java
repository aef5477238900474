package org.sparebit.api.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.security.Principal;

/** A request whose sender is known by the name of a key, or is whoever can reach the server. */
final class Caller extends HttpServletRequestWrapper {
  /** In the place of a name where no key is asked for. */
  static final String ANYBODY = "-";

  private final String name;

  Caller(HttpServletRequest request, String name) {
    super(request);
    this.name = name;
  }

  /** The health check shows its details to those who have one. */
  @Override
  public Principal getUserPrincipal() {
    return () -> name;
  }

  @Override
  public String getRemoteUser() {
    return name;
  }
}
