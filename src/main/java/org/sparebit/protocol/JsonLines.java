package org.sparebit.protocol;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The wire format between server and worker: UTF-8, one JSON object per line, at most {@value
 * #MAX_LINE_CHARS} characters.
 */
public final class JsonLines {
  /** Far above any real message (a request is about 1 KiB), far below what would hurt. */
  public static final int MAX_LINE_CHARS = 256 * 1024;

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private JsonLines() {}

  /** Writes messages; safe for use by several threads. */
  public static final class Writer {
    private final OutputStream out;

    public Writer(OutputStream out) {
      this.out = out;
    }

    public void write(ServerMessage message) throws IOException {
      writeLine(MAPPER.writerFor(ServerMessage.class).writeValueAsBytes(message));
    }

    public void write(WorkerMessage message) throws IOException {
      writeLine(MAPPER.writerFor(WorkerMessage.class).writeValueAsBytes(message));
    }

    private synchronized void writeLine(byte[] json) throws IOException {
      out.write(json);
      out.write('\n');
      out.flush();
    }
  }

  /** Reads messages of one kind; for one thread. */
  public static final class Reader<T> {
    private final BufferedReader in;
    private final Class<T> kind;

    public Reader(InputStream in, Class<T> kind) {
      this.in = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      this.kind = kind;
    }

    /**
     * Waits for the next message.
     *
     * @return null when the stream has ended
     * @throws ProtocolException if a line is no such message, or too long
     */
    public @Nullable T read() throws IOException {
      String line = readBoundedLine();
      if (line == null) {
        return null;
      }
      T message;
      try {
        message = MAPPER.readValue(line, kind);
      } catch (JacksonException e) {
        throw notAMessage(line, e);
      }
      if (message == null) {
        // The JSON text null; it must not look like the end of the stream.
        throw notAMessage(line, null);
      }
      return message;
    }

    private ProtocolException notAMessage(String line, @Nullable Throwable cause) {
      String shown = line.length() > 200 ? line.substring(0, 200) + "…" : line;
      return new ProtocolException("not a " + kind.getSimpleName() + ": " + shown, cause);
    }

    private @Nullable String readBoundedLine() throws IOException {
      StringBuilder line = new StringBuilder();
      for (int c = in.read(); c != '\n'; c = in.read()) {
        if (c < 0) {
          return line.isEmpty() ? null : line.toString();
        }
        if (line.length() == MAX_LINE_CHARS) {
          throw new ProtocolException("a line longer than " + MAX_LINE_CHARS + " characters", null);
        }
        line.append((char) c);
      }
      return line.toString();
    }
  }

  /** The other side does not speak the protocol. */
  public static final class ProtocolException extends IOException {
    private static final long serialVersionUID = 1L;

    ProtocolException(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }
}
