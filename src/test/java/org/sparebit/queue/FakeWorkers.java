package org.sparebit.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.sparebit.codec.Licence;
import org.sparebit.protocol.Completed;
import org.sparebit.protocol.EncodeRequest;
import org.sparebit.protocol.Failed;
import org.sparebit.protocol.FailureCode;
import org.sparebit.protocol.Ready;
import org.sparebit.protocol.WorkerMessage;
import org.sparebit.protocol.WorkerResult;
import org.sparebit.worker.WorkerLauncher;
import org.sparebit.worker.WorkerRun;
import org.sparebit.worker.failure.WorkerUnavailableException;

/** Workers that do what the test says. */
@NullMarked
public final class FakeWorkers implements WorkerLauncher {
  public static final Completed DONE = new Completed(250, 10.0, 1987.5, 2_500_000, 0, List.of());

  private final BlockingQueue<Run> started = new LinkedBlockingQueue<>();
  private final List<Run> all = new CopyOnWriteArrayList<>();
  private volatile Consumer<Run> onStart = run -> {};
  private volatile @Nullable WorkerUnavailableException unavailable;

  /** What every worker does from now on, at once. */
  public void onStart(Consumer<Run> behaviour) {
    onStart = behaviour;
  }

  /** Forgets everything. */
  public void reset() {
    onStart(run -> {});
    started.clear();
    all.clear();
  }

  @Override
  public WorkerRun start(EncodeRequest request, Consumer<WorkerMessage> listener) {
    Run run = new Run(request, listener, MDC.get("job"));
    onStart.accept(run);
    all.add(run);
    started.add(run);
    return run;
  }

  /** Why no worker gets ready from now on; null if one does. */
  void unavailable(@Nullable WorkerUnavailableException why) {
    unavailable = why;
  }

  @Override
  public Ready probe(Licence licence) throws WorkerUnavailableException {
    WorkerUnavailableException why = unavailable;
    if (why != null) {
      throw why;
    }
    return new Ready(1, "", "", List.of(), "", "", "");
  }

  /** Waits for the next worker to be started. */
  public Run next() throws InterruptedException {
    Run run = started.poll(30, TimeUnit.SECONDS);
    assertThat(run).as("a worker is started").isNotNull();
    return run;
  }

  public List<Run> all() {
    return all;
  }

  /** One worker. */
  public static final class Run implements WorkerRun {
    private final EncodeRequest request;
    private final Consumer<WorkerMessage> listener;
    private final @Nullable String logKey;
    private final CompletableFuture<WorkerResult> result = new CompletableFuture<>();

    Run(EncodeRequest request, Consumer<WorkerMessage> listener, @Nullable String logKey) {
      this.request = request;
      this.listener = listener;
      this.logKey = logKey;
    }

    public EncodeRequest request() {
      return request;
    }

    public long jobId() {
      return Long.parseLong(request.jobId());
    }

    /** What the log's context held when this was started. */
    @Nullable String logKey() {
      return logKey;
    }

    public void say(WorkerMessage message) {
      listener.accept(message);
    }

    public void complete() {
      finish(DONE);
    }

    void finish(WorkerResult how) {
      result.complete(how);
    }

    public void fail(FailureCode code, String message) {
      finish(new Failed(code, message));
    }

    public boolean isDone() {
      return result.isDone();
    }

    @Override
    public WorkerResult await() throws InterruptedException {
      try {
        return result.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void stop(FailureCode why) {
      fail(why, "");
    }
  }
}
