package org.sparebit.api.connection;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/**
 * An answer that is kept until it is whole, and then sent without a thread that waits for the
 * client: one that asks again and again and takes no answer would otherwise hold a thread, and a
 * turn, each time that its connection is full.
 */
final class BufferedAnswer extends HttpServletResponseWrapper {
  private final ByteArrayOutputStream body = new ByteArrayOutputStream(1024);
  private final ServletOutputStream out = new Kept(body);
  private @Nullable PrintWriter writer;
  private boolean isError;

  BufferedAnswer(HttpServletResponse response) {
    super(response);
  }

  /** Sends it; the request is ended when that has been done. */
  void send(HttpServletRequest request) throws IOException {
    if (writer != null) {
      writer.flush();
    }
    if (isError || super.isCommitted()) {
      // Written by the container.
      return;
    }
    boolean hasBody = getStatus() >= 200 && getStatus() != 204 && getStatus() != 304;
    if (hasBody && (body.size() > 0 || !request.getMethod().equals("HEAD"))) {
      super.setContentLength(body.size());
    }
    AnswerSender.send(request, super.getOutputStream(), body.toByteArray());
  }

  @Override
  public ServletOutputStream getOutputStream() {
    return out;
  }

  @Override
  public PrintWriter getWriter() {
    if (writer == null) {
      writer =
          new PrintWriter(new OutputStreamWriter(out, Charset.forName(getCharacterEncoding())));
    }
    return writer;
  }

  @Override
  public void flushBuffer() {
    // It is sent when it is whole.
  }

  @Override
  public void resetBuffer() {
    super.resetBuffer();
    body.reset();
  }

  @Override
  public void reset() {
    super.reset();
    body.reset();
    writer = null;
  }

  @Override
  public void sendError(int status) throws IOException {
    isError = true;
    super.sendError(status);
  }

  @Override
  public void sendError(int status, String message) throws IOException {
    isError = true;
    super.sendError(status, message);
  }

  private static final class Kept extends ServletOutputStream {
    private final ByteArrayOutputStream body;

    Kept(ByteArrayOutputStream body) {
      this.body = body;
    }

    @Override
    public void write(int b) {
      body.write(b);
    }

    @Override
    public void write(byte[] source, int offset, int length) {
      body.write(source, offset, length);
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setWriteListener(WriteListener listener) {
      throw new IllegalStateException("the answer is not sent yet");
    }
  }
}
