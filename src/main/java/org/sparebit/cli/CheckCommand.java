package org.sparebit.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.sparebit.codec.Licence;
import org.sparebit.protocol.Ready;
import org.sparebit.worker.WorkerLauncher;
import org.sparebit.worker.failure.WorkerUnavailableException;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;

/** Starts a worker to see whether one can run here; the first time this unpacks its libraries. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    versionProvider = Cli.Version.class,
    header = "Show whether videos can be encoded on this machine, and with what.",
    footerHeading = "%n",
    footer = "Exit codes: 0 they can, 1 they can't, 2 wrong usage.")
final class CheckCommand implements Callable<Integer> {
  private final PrintWriter out;
  private final PrintWriter err;
  private final WorkerLauncher launcher;

  CheckCommand(PrintWriter out, PrintWriter err, WorkerLauncher launcher) {
    this.out = out;
    this.err = err;
    this.launcher = launcher;
  }

  @Override
  public Integer call() throws InterruptedException {
    try {
      Ready found = launcher.probe(Licence.LGPL);
      out.println("FFmpeg " + found.ffmpegVersion() + ", " + found.ffmpegLicence());
      out.println("ONNX Runtime " + found.onnxRuntimeVersion());
      out.println(found.gpu().isEmpty() ? "No GPU: " + found.gpuProblem() : "GPU: " + found.gpu());
      out.println("Workers are confined by: " + launcher.confinement());
      return ExitCode.OK;
    } catch (WorkerUnavailableException e) {
      err.println("No worker can start: " + e.getMessage());
      return ExitCode.SOFTWARE;
    }
  }
}
