package org.sparebit.api.connection;

import org.apache.coyote.http11.Http11NioProtocol;

/**
 * Tomcat's HTTP/1.1 with bounds that Tomcat itself has not: its timeouts begin anew with every
 * byte. Public for Tomcat, which creates it by name.
 */
public final class BoundedHttp11Protocol extends Http11NioProtocol {
  public BoundedHttp11Protocol() {
    super(new BoundedEndpoint());
  }

  /** To be called before the start. */
  void limit(HttpProperties limits) {
    ((BoundedEndpoint) getEndpoint()).limit(limits);
  }
}
