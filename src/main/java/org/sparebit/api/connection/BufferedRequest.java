package org.sparebit.api.connection;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.ByteArrayInputStream;

/** A request whose body has been received; those behind it see it as if it had just come in. */
final class BufferedRequest extends HttpServletRequestWrapper {
  private final ServletInputStream in;

  BufferedRequest(HttpServletRequest request, byte[] body) {
    super(request);
    this.in = new Received(body);
  }

  /** That it was dispatched once more is nobody's business: filters would leave it alone. */
  @Override
  public DispatcherType getDispatcherType() {
    return DispatcherType.REQUEST;
  }

  @Override
  public ServletInputStream getInputStream() {
    return in;
  }

  private static final class Received extends ServletInputStream {
    private final ByteArrayInputStream body;

    Received(byte[] body) {
      this.body = new ByteArrayInputStream(body);
    }

    @Override
    public int read() {
      return body.read();
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      return body.read(target, offset, length);
    }

    @Override
    public int available() {
      return body.available();
    }

    @Override
    public boolean isFinished() {
      return body.available() == 0;
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setReadListener(ReadListener listener) {
      throw new IllegalStateException("the body has been read already");
    }
  }
}
