package org.sparebit.api.connection;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import org.apache.catalina.connector.ClientAbortException;

/**
 * Ends a long answer whose client takes it too slowly. Tomcat's own timeout begins anew with every
 * few kilobytes, and the answer has a thread all the while.
 */
public final class ReaderPace extends FilterOutputStream {
  /** A tenth of what the slowest mobile networks manage. */
  private static final long MIN_BYTES_PER_SECOND = 16 * 1024;

  /** Long enough for a connection to get going, and for what the client's system buffers. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final long start = System.nanoTime();
  private long bytes;

  public ReaderPace(OutputStream out) {
    super(out);
  }

  @Override
  public void write(int b) throws IOException {
    out.write(b);
    count(1);
  }

  @Override
  public void write(byte[] source, int offset, int length) throws IOException {
    out.write(source, offset, length);
    count(length);
  }

  private void count(int length) throws IOException {
    bytes += length;
    long allowedNanos = GRACE.toNanos() + bytes * 1_000_000_000L / MIN_BYTES_PER_SECOND;
    if (System.nanoTime() - start > allowedNanos) {
      // As if it had gone: Tomcat ends the connection, and says nothing in the log.
      throw new ClientAbortException("the client takes less than 16 KiB in a second");
    }
  }
}
