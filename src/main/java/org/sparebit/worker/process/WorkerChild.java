package org.sparebit.worker.process;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.sparebit.protocol.JsonLines;
import org.sparebit.protocol.ServerMessage;
import org.sparebit.protocol.WorkerMessage;
import org.sparebit.worker.failure.ExitStatus;

/** A started worker process, and the lines to and from it. */
public final class WorkerChild {
  private static final int SHOWN_LINES = 40;

  private final Process process;
  private final JsonLines.Writer writer;
  private final JsonLines.Reader<WorkerMessage> reader;
  private final StderrTail tail;
  private final Thread stderrThread;
  private final Runnable cleanUp;

  private WorkerChild(Process process, String jobId, StderrTail tail, Runnable cleanUp) {
    this.process = process;
    this.cleanUp = cleanUp;
    this.writer = new JsonLines.Writer(process.getOutputStream());
    this.reader = new JsonLines.Reader<>(process.getInputStream(), WorkerMessage.class);
    this.tail = tail;
    StderrPump pump = new StderrPump(process.getErrorStream(), tail);
    this.stderrThread =
        new Thread(
            () -> {
              MDC.put(JobLog.MDC_KEY, jobId);
              pump.run();
            },
            "worker-stderr-" + jobId);
    stderrThread.setDaemon(true);
  }

  /**
   * Takes a process over that has just been started.
   *
   * @param cleanUp is run when it has ended
   */
  static WorkerChild of(Process process, String jobId, long tailChars, Runnable cleanUp) {
    WorkerChild child = new WorkerChild(process, jobId, new StderrTail(tailChars), cleanUp);
    child.stderrThread.start();
    return child;
  }

  public long pid() {
    return process.pid();
  }

  /** Waits for the next message; null when the worker has closed its standard output. */
  public @Nullable WorkerMessage read() throws IOException {
    return reader.read();
  }

  /** Reads on until the worker closes its standard output, and makes nothing of it. */
  public void discardOutput() {
    boolean more = true;
    while (more) {
      try {
        more = reader.read() != null;
      } catch (JsonLines.ProtocolException expected) {
        more = true;
      } catch (IOException ended) {
        more = false;
      }
    }
  }

  public void send(ServerMessage message) throws IOException {
    writer.write(message);
  }

  /**
   * Kills the process. {@code Process.destroyForcibly} would close the streams, too, and lose the
   * last lines.
   */
  public void kill() {
    process.toHandle().destroyForcibly();
  }

  /**
   * Waits until the process has ended and all that it wrote to its log has been read; tidies up.
   */
  public ExitStatus awaitExit() throws InterruptedException {
    int code = process.waitFor();
    stderrThread.join();
    cleanUp.run();
    return new ExitStatus(code);
  }

  /** The end of its log, as much as a message should show. */
  public List<String> lastLines() {
    return tail.last(SHOWN_LINES);
  }
}
