package org.sparebit.engine;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.sparebit.codec.VideoCodec;
import org.sparebit.engine.ffmpeg.Ffmpeg;
import org.sparebit.engine.pipeline.EncodeJob;
import org.sparebit.engine.precode.Gpu;
import org.sparebit.engine.precode.GpuProbe;
import org.sparebit.engine.precode.OnnxRuntimeInfo;
import org.sparebit.engine.precode.PrecoderException;
import org.sparebit.engine.precode.PrecoderSource;
import org.sparebit.engine.precode.Precoders;
import org.sparebit.protocol.Cancel;
import org.sparebit.protocol.EncodeRequest;
import org.sparebit.protocol.ExitCode;
import org.sparebit.protocol.Failed;
import org.sparebit.protocol.FailureCode;
import org.sparebit.protocol.JsonLines;
import org.sparebit.protocol.Publish;
import org.sparebit.protocol.Ready;
import org.sparebit.protocol.ServerMessage;
import org.sparebit.protocol.WorkerMessage;
import org.sparebit.protocol.WorkerResult;

/**
 * The worker process: speaks the protocol on standard input and output, runs one encode, exits. It
 * ends with its parent.
 */
public final class WorkerMain {
  private static final long PROGRESS_MILLIS = 500;

  /** Writes to standard error, which the server keeps. */
  private static final System.Logger LOG = System.getLogger(WorkerMain.class.getName());

  private final JsonLines.Writer out;
  private final PrecoderSource precoders;
  private final CountDownLatch mayPublish = new CountDownLatch(1);
  private volatile @Nullable EncodeJob job;
  private volatile boolean cancelled;

  private WorkerMain(JsonLines.Writer out, PrecoderSource precoders) {
    this.out = out;
    this.precoders = precoders;
  }

  /**
   * Starts the worker.
   *
   * @param arguments {@link Ready#PROBE}, {@link Ready#PROBE_WITHOUT_GPU}, or none
   */
  public static void main(String[] arguments) {
    run(arguments, Precoders::open);
  }

  /**
   * Likewise, with precoders from elsewhere.
   *
   * @param arguments as for {@link #main}
   */
  static void run(String[] arguments, PrecoderSource precoders) {
    // Not System.out itself: it would not tell that nobody reads any more.
    OutputStream protocol = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out));
    // A library that prints to standard output must not break the protocol.
    System.setOut(System.err);
    WorkerMain worker = new WorkerMain(new JsonLines.Writer(protocol), precoders);
    ProcessHandle.current().parent().ifPresent(worker::endWith);
    worker.sayReady(Arrays.asList(arguments));
    worker.listen();
  }

  private void endWith(ProcessHandle parent) {
    Thread watch =
        new Thread(
            () -> {
              parent.onExit().join();
              parentGone();
            },
            "parent watch");
    watch.setDaemon(true);
    watch.start();
  }

  private void sayReady(List<String> arguments) {
    Ready ready;
    try {
      Ffmpeg.load();
      ready = ready(arguments);
    } catch (LinkageError | PrecoderException e) {
      LOG.log(System.Logger.Level.ERROR, "the native libraries can't be loaded", e);
      exit(ExitCode.START_FAILED);
      return;
    }
    send(ready);
  }

  private static Ready ready(String onnxRuntimeVersion, String gpu, String gpuProblem) {
    return new Ready(
        ProcessHandle.current().pid(),
        Ffmpeg.version(),
        Ffmpeg.licence(),
        encoders(),
        onnxRuntimeVersion,
        gpu,
        gpuProblem);
  }

  private static Ready ready(List<String> arguments) throws PrecoderException {
    if (arguments.contains(Ready.PROBE_WITHOUT_GPU)) {
      return ready(OnnxRuntimeInfo.version(), "", "");
    }
    if (!arguments.contains(Ready.PROBE)) {
      return ready("", "", "");
    }
    Gpu gpu = GpuProbe.probe();
    return ready(OnnxRuntimeInfo.version(), gpu.name(), gpu.problem());
  }

  private static List<String> encoders() {
    return Arrays.stream(VideoCodec.values())
        .map(VideoCodec::encoder)
        .distinct()
        .filter(Ffmpeg::hasEncoder)
        .toList();
  }

  private void listen() {
    JsonLines.Reader<ServerMessage> in = new JsonLines.Reader<>(System.in, ServerMessage.class);
    try {
      for (ServerMessage message = in.read(); message != null; message = in.read()) {
        if (message instanceof EncodeRequest request) {
          begin(request);
        } else if (message instanceof Publish) {
          mayPublish.countDown();
        } else if (message instanceof Cancel) {
          cancel();
        }
      }
    } catch (JsonLines.ProtocolException e) {
      LOG.log(System.Logger.Level.ERROR, "the server does not speak the protocol", e);
      exit(ExitCode.PROTOCOL_ERROR);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "the server can't be read", e);
    }
    parentGone();
  }

  private void begin(EncodeRequest request) {
    EncodeJob newJob = new EncodeJob(request, this::send, precoders, mayPublish);
    job = newJob;
    if (cancelled) {
      newJob.cancel();
    }
    new Thread(() -> run(newJob), "demux").start();
  }

  private void run(EncodeJob running) {
    ScheduledExecutorService reporter =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "progress");
              thread.setDaemon(true);
              return thread;
            });
    ScheduledFuture<?> reports =
        reporter.scheduleWithFixedDelay(
            () -> send(running.progress()),
            PROGRESS_MILLIS,
            PROGRESS_MILLIS,
            TimeUnit.MILLISECONDS);
    WorkerResult result = resultOf(running);
    reports.cancel(false);
    reporter.shutdown();
    try {
      // The result is the last message; a progress that is being written comes before it.
      reporter.awaitTermination(PROGRESS_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    send(result);
    exit(result instanceof Failed ? ExitCode.FAILED : ExitCode.COMPLETED);
  }

  private static WorkerResult resultOf(EncodeJob running) {
    try {
      return running.run();
    } catch (RuntimeException | Error e) {
      LOG.log(System.Logger.Level.ERROR, "the encode failed", e);
      return new Failed(
          FailureCode.INTERNAL, "an error inside the worker (" + e + "); the log has the details");
    }
  }

  private void cancel() {
    cancelled = true;
    EncodeJob running = job;
    if (running != null) {
      running.cancel();
    }
  }

  private void send(WorkerMessage message) {
    try {
      out.write(message);
    } catch (IOException e) {
      parentGone();
    }
  }

  /** Nobody is left who would remove the temporary output. */
  private void parentGone() {
    EncodeJob running = job;
    if (running != null) {
      running.discardOutput();
    }
    exit(ExitCode.PARENT_GONE);
  }

  /** Without shutdown hooks: nothing may keep a worker alive whose work is done or unwanted. */
  private static void exit(ExitCode code) {
    Runtime.getRuntime().halt(code.code());
  }
}
