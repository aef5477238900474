package org.sparebit.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.sparebit.codec.Licence;
import org.sparebit.protocol.Completed;
import org.sparebit.protocol.EncodeRequest;
import org.sparebit.protocol.Failed;
import org.sparebit.protocol.Progress;
import org.sparebit.protocol.WorkerResult;
import org.sparebit.worker.WorkerLauncher;
import org.sparebit.worker.WorkerRun;
import org.sparebit.worker.failure.WorkerUnavailableException;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/** One job in the terminal, through the same worker as the server's, without a database. */
@Command(
    name = "encode",
    mixinStandardHelpOptions = true,
    versionProvider = Cli.Version.class,
    sortOptions = false,
    abbreviateSynopsis = true,
    customSynopsis = "java -jar sparebit.jar encode IN OUT --codec CODEC [OPTIONS]",
    header = "Precode and encode one video.",
    parameterListHeading = "%nFiles:%n",
    optionListHeading = "%nOptions:%n")
final class EncodeCommand implements Callable<Integer> {
  static final int INTERRUPTED = 130;

  private final PrintWriter out;
  private final PrintWriter err;
  private final Terminal terminal;
  private final WorkerLauncher launcher;
  private final GplSetup gplSetup;

  @Mixin private final EncodeOptions options = new EncodeOptions();

  /** Makes the GPL build of FFmpeg available to the launcher's workers. */
  @FunctionalInterface
  interface GplSetup {
    void run() throws WorkerUnavailableException, InterruptedException;
  }

  EncodeCommand(
      PrintWriter out,
      PrintWriter err,
      Terminal terminal,
      WorkerLauncher launcher,
      GplSetup gplSetup,
      TerminalSettings settings) {
    this.out = out;
    this.err = err;
    this.terminal = terminal;
    this.launcher = launcher;
    this.gplSetup = gplSetup;
    options.gpuSettings = settings.gpu().options();
    if (settings.threads() > 0) {
      options.usualThreads = settings.threads();
    }
  }

  @Override
  public Integer call() throws InterruptedException {
    RequestCheck.Outcome checked =
        RequestCheck.check(options, "cli-" + ProcessHandle.current().pid());
    EncodeRequest request = checked.request();
    if (request == null) {
      checked.faults().forEach(err::println);
      err.println(Cli.seeHelp("encode"));
      return ExitCode.USAGE;
    }
    try {
      Files.createDirectories(Path.of(request.output()).toAbsolutePath().getParent());
    } catch (IOException e) {
      err.println("Failed: the folder of OUT can't be made (" + e + "); choose another one");
      return ExitCode.SOFTWARE;
    }
    if (request.codec().licence() == Licence.GPL) {
      try {
        gplSetup.run();
      } catch (WorkerUnavailableException e) {
        err.println("Failed: " + e.getMessage());
        return ExitCode.SOFTWARE;
      }
    }
    return encode(request);
  }

  private int encode(EncodeRequest request) throws InterruptedException {
    ProgressDisplay display =
        terminal.interactive()
            ? new ProgressBar(err, terminal.columns(), System::nanoTime)
            : new ProgressLines(err);
    long begin = System.nanoTime();
    WorkerRun run =
        launcher.start(
            request,
            message -> {
              if (message instanceof Progress progress) {
                display.show(progress);
              }
            });
    try (InterruptGuard guard = InterruptGuard.over(run, display, err)) {
      WorkerResult result = run.await();
      if (guard.isInterrupted()) {
        return INTERRUPTED;
      }
      if (result instanceof Completed completed) {
        // Verification and the rename are behind it, too; the worker's last message was before.
        display.show(new Progress(100, 0, completed.frames(), 0));
      }
      display.clear();
      if (result instanceof Failed failed) {
        err.println("Failed: " + failed.message());
        return ExitCode.SOFTWARE;
      }
      report(request, (Completed) result, Duration.ofNanos(System.nanoTime() - begin));
      return ExitCode.OK;
    }
  }

  private void report(EncodeRequest request, Completed result, Duration took) {
    result.warningTexts().forEach(warning -> err.println("Note: " + warning));
    long inputBytes = Path.of(request.input()).toFile().length();
    out.printf(
        Locale.ROOT,
        "%s: %s, %.0f kbps, %.1f s, %d frames; %.1f %% of the input's %s, in %s%n",
        request.output(),
        Units.size(result.sizeBytes()),
        result.videoBitrateKbps(),
        result.durationSeconds(),
        result.frames(),
        100.0 * result.sizeBytes() / inputBytes,
        Units.size(inputBytes),
        Units.time(took));
  }
}
