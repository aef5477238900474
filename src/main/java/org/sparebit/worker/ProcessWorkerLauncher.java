package org.sparebit.worker;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparebit.codec.Licence;
import org.sparebit.files.DataFolder;
import org.sparebit.protocol.EncodeRequest;
import org.sparebit.protocol.FailureCode;
import org.sparebit.protocol.Ready;
import org.sparebit.protocol.WorkerMessage;
import org.sparebit.worker.failure.CrashReports;
import org.sparebit.worker.failure.WorkerUnavailableException;
import org.sparebit.worker.process.WorkerCommand;
import org.sparebit.worker.process.WorkerConfinement;
import org.sparebit.worker.process.WorkerFiles;
import org.sparebit.worker.process.WorkerStarter;
import org.sparebit.worker.runtime.GplInstallation;
import org.sparebit.worker.runtime.GplLibraries;
import org.sparebit.worker.runtime.TemporaryFolders;
import org.sparebit.worker.runtime.WorkerClassPathSource;
import org.sparebit.worker.runtime.WorkerRuntime;

/** Runs every encode in a JVM of its own. Closing it ends the workers that still run. */
public final class ProcessWorkerLauncher implements WorkerLauncher, MeterBinder, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ProcessWorkerLauncher.class);
  private static final String MAIN_CLASS = "org.sparebit.engine.WorkerMain";

  private final WorkerProperties properties;
  private final WorkerLimits limits;
  private final WorkerStarter starter;
  private final GplLibraries gplLibraries;
  private final TemporaryFolders temporaries;
  private final WorkerConfinement confinement;
  private final Timers timers = new Timers();
  private final ShutdownSignal shutdown = ShutdownSignal.install();
  private final Set<WorkerProcess> running = ConcurrentHashMap.newKeySet();
  private volatile WorkerMetrics metrics = new WorkerMetrics(new CompositeMeterRegistry());
  private volatile boolean closed;

  /** With the default limits. */
  public ProcessWorkerLauncher(WorkerProperties properties, Path dataFolder) {
    this(properties, WorkerLimits.defaults(), dataFolder);
  }

  /**
   * @param dataFolder the workers' libraries go to {@code runtime} in it unless the properties say
   *     otherwise, the GPL build of FFmpeg to {@code codecs}, crash reports to {@code
   *     logs/crashes}, temporary files to {@code tmp/workers}
   */
  public ProcessWorkerLauncher(WorkerProperties properties, WorkerLimits limits, Path dataFolder) {
    this(
        properties,
        limits,
        new WorkerRuntime(
            properties.runtimeDir() == null
                ? new DataFolder(dataFolder).runtime()
                : properties.runtimeDir()),
        dataFolder);
  }

  private ProcessWorkerLauncher(
      WorkerProperties properties, WorkerLimits limits, WorkerRuntime runtime, Path dataFolder) {
    this(
        properties,
        limits,
        runtime,
        new GplInstallation(runtime::useGplLibraries, new DataFolder(dataFolder).codecs()),
        MAIN_CLASS,
        dataFolder);
  }

  /** With class paths that are settled, so that an installation changes nothing. */
  ProcessWorkerLauncher(
      WorkerProperties properties,
      WorkerClassPathSource classPaths,
      String mainClass,
      Path dataFolder) {
    this(properties, WorkerLimits.defaults(), classPaths, mainClass, dataFolder);
  }

  /** Likewise, with other limits. */
  ProcessWorkerLauncher(
      WorkerProperties properties,
      WorkerLimits limits,
      WorkerClassPathSource classPaths,
      String mainClass,
      Path dataFolder) {
    this(
        properties,
        limits,
        classPaths,
        new GplInstallation(unpacked -> {}, new DataFolder(dataFolder).codecs()),
        mainClass,
        dataFolder);
  }

  private ProcessWorkerLauncher(
      WorkerProperties properties,
      WorkerLimits limits,
      WorkerClassPathSource classPaths,
      GplLibraries gplLibraries,
      String mainClass,
      Path dataFolder) {
    this.properties = properties;
    this.limits = limits;
    this.gplLibraries = gplLibraries;
    this.confinement = new WorkerConfinement(limits.confinement());
    this.temporaries = new TemporaryFolders(new DataFolder(dataFolder).workersTemporary());
    Path crashes = new DataFolder(dataFolder.toAbsolutePath().normalize()).crashReports();
    this.starter =
        new WorkerStarter(
            classPaths,
            new WorkerCommand(
                mainClass,
                properties.niceness(),
                limits.memoryOf(properties.concurrentJobs()),
                properties.heap(),
                new CrashReports(crashes)),
            temporaries,
            confinement,
            properties.stderrTail().toBytes());
  }

  /** Counts workers there from now on. Without it, as in the terminal, nobody counts. */
  @Override
  public void bindTo(MeterRegistry registry) {
    metrics = new WorkerMetrics(registry);
  }

  @Override
  public WorkerRun start(EncodeRequest request, Consumer<WorkerMessage> listener) {
    WorkerProcess run =
        new WorkerProcess(
            request, listener, starter, properties, limits, timers, shutdown, metrics);
    running.add(run);
    if (closed) {
      run.stop(FailureCode.SERVER_STOPPING);
    }
    Thread thread =
        new Thread(
            () -> {
              try {
                run.run();
              } finally {
                running.remove(run);
              }
            },
            "worker-" + request.jobId());
    thread.setDaemon(true);
    thread.start();
    return run;
  }

  @Override
  public Ready probe(Licence licence) throws WorkerUnavailableException, InterruptedException {
    return new ConfinementTrial(
            new WorkerProbe(starter, timers, properties.startTimeout()),
            confinement,
            WorkerFiles::hasGpuDevices)
        .run(licence);
  }

  @Override
  public String confinement() {
    return confinement.description();
  }

  /** The GPL build of FFmpeg for the workers of this launcher. */
  public GplLibraries gplLibraries() {
    return gplLibraries;
  }

  /** Ends the workers that still run, and waits until they have ended. */
  @Override
  public void close() {
    closed = true;
    shutdown.trigger();
    running.forEach(run -> run.stop(FailureCode.SERVER_STOPPING));
    try {
      // They are killed after the grace; a second more for the kill itself.
      for (WorkerProcess run : running) {
        if (!run.awaitAtMost(properties.stopGrace().plusSeconds(1))) {
          log.warn("a worker could not be ended in time");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    temporaries.deleteOwn();
    timers.close();
    shutdown.close();
  }
}
