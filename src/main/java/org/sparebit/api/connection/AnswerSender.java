package org.sparebit.api.connection;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Sends one answer as its client takes it. A client that takes nothing of it is cut by Tomcat. */
final class AnswerSender implements WriteListener {
  /** Tomcat's own timeout comes first, unless the client takes a little now and then. */
  private static final long TIMEOUT_MILLIS = 60_000;

  private final AsyncContext context;
  private final ServletOutputStream out;
  private byte @Nullable [] body;
  private boolean flushed;

  private AnswerSender(AsyncContext context, ServletOutputStream out, byte[] body) {
    this.context = context;
    this.out = out;
    this.body = body;
  }

  static void send(HttpServletRequest request, ServletOutputStream out, byte[] body) {
    AsyncContext context = request.startAsync();
    context.setTimeout(TIMEOUT_MILLIS);
    out.setWriteListener(new AnswerSender(context, out, body));
  }

  @Override
  public void onWritePossible() throws IOException {
    while (out.isReady()) {
      if (body != null) {
        byte[] whole = body;
        body = null;
        out.write(whole);
      } else if (!flushed) {
        // So that nothing is left for the end, which would wait for the client.
        flushed = true;
        out.flush();
      } else {
        context.complete();
        return;
      }
    }
  }

  @Override
  public void onError(Throwable t) {
    context.complete();
  }
}
