package org.sparebit.api.connection;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.http.HttpHeaders;

/**
 * Receives one body as it comes in, without a thread that waits for it, and dispatches the request
 * once more when all is there. What is beyond the limit is dropped, so that the client gets the
 * answer that says so instead of a broken connection.
 */
final class BodyReader implements ReadListener, AsyncListener {
  /** How much of a body that is too large is still taken, to be dropped. */
  private static final long MAX_DROPPED_BYTES = 64L * 1024 * 1024;

  private final AsyncContext context;
  private final ServletInputStream in;
  private final BodyBudget budget;
  private final long timeoutSeconds;
  private final int maxBytes;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream(512);
  private final AtomicBoolean ended = new AtomicBoolean();
  private final byte[] buffer = new byte[2048];
  private long dropped;

  BodyReader(
      AsyncContext context,
      ServletInputStream in,
      BodyBudget budget,
      int maxBytes,
      long timeoutSeconds) {
    this.context = context;
    this.in = in;
    this.budget = budget;
    this.maxBytes = maxBytes;
    this.timeoutSeconds = timeoutSeconds;
  }

  byte[] body() {
    return body.toByteArray();
  }

  @Override
  public void onDataAvailable() {
    try {
      while (!ended.get() && in.isReady()) {
        int length = in.read(buffer);
        if (length < 0) {
          return;
        }
        if (!take(length)) {
          return;
        }
      }
    } catch (IOException e) {
      // Tomcat has noted it, and answers by its way to /error when the request is complete.
      if (end()) {
        context.complete();
      }
    }
  }

  /** Returns false if the body is refused. */
  private boolean take(int length) {
    // One byte more than is accepted tells those behind that it was too large.
    int kept = Math.min(length, maxBytes + 1 - body.size());
    if (kept > 0) {
      body.write(buffer, 0, kept);
      budget.add(this, kept);
    }
    dropped += length - kept;
    if (dropped > MAX_DROPPED_BYTES) {
      refuse(
          HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE,
          "The body is far larger than 64 KiB; send a smaller one.");
      return false;
    }
    return !ended.get();
  }

  @Override
  public void onAllDataRead() {
    dispatch();
  }

  /** The connection is lost; Tomcat then tells the other listener, which ends the request. */
  @Override
  public void onError(Throwable t) {
    // Nobody is left to be answered.
  }

  private void dispatch() {
    if (end()) {
      context.dispatch();
    }
  }

  /** The bodies that are under way take too much memory, and this one does so for longest. */
  void giveWay() {
    refuse(
        HttpServletResponse.SC_SERVICE_UNAVAILABLE,
        "The server receives too many requests at once; try again.");
  }

  private void refuse(int status, String error) {
    if (!end()) {
      return;
    }
    try {
      HttpServletResponse response = (HttpServletResponse) context.getResponse();
      response.setHeader(HttpHeaders.CONNECTION, "close");
      if (status == HttpServletResponse.SC_SERVICE_UNAVAILABLE) {
        response.setHeader(HttpHeaders.RETRY_AFTER, "1");
      }
      Refusal.write(response, status, error);
      response.flushBuffer();
    } catch (IOException e) {
      // The client is gone, and nothing is left to say.
    } finally {
      context.complete();
    }
  }

  private boolean end() {
    budget.remove(this);
    return ended.compareAndSet(false, true);
  }

  @Override
  public void onTimeout(AsyncEvent event) {
    refuse(
        HttpServletResponse.SC_REQUEST_TIMEOUT,
        "The body did not come in whole within " + timeoutSeconds + " s; send it faster.");
  }

  @Override
  public void onError(AsyncEvent event) {
    if (end()) {
      context.complete();
    }
  }

  @Override
  public void onComplete(AsyncEvent event) {
    end();
  }

  @Override
  public void onStartAsync(AsyncEvent event) {
    // That is another wait, with listeners of its own.
  }
}
