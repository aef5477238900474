package org.sparebit.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.sparebit.codec.Licence;
import org.sparebit.protocol.Ready;
import org.sparebit.worker.WorkerLauncher;
import org.sparebit.worker.failure.WorkerUnavailableException;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** Starts a worker to see whether one can run here; the first time this unpacks its libraries. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    versionProvider = Cli.Version.class,
    header = "Show whether videos can be encoded on this machine, with what, and how fast.",
    footerHeading = "%n",
    footer = "Exit codes: 0 they can, 1 they can't, 2 wrong usage.")
final class CheckCommand implements Callable<Integer> {
  private final PrintWriter out;
  private final PrintWriter err;
  private final WorkerLauncher launcher;

  @Option(
      names = "--speed",
      paramLabel = "FILE",
      description =
          "Also measure how fast the beginning of a video is decoded, precoded and encoded here,"
              + " with each codec; nothing is written.")
  private @Nullable String speedOf;

  @Option(
      names = "--seconds",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description = "With --speed: how much of the video. Default: ${DEFAULT-VALUE}.")
  private int seconds = 10;

  CheckCommand(PrintWriter out, PrintWriter err, WorkerLauncher launcher) {
    this.out = out;
    this.err = err;
    this.launcher = launcher;
  }

  @Override
  public Integer call() throws InterruptedException {
    Path video = null;
    if (speedOf != null) {
      video = InputPath.of("--speed", speedOf, err::println);
      if (seconds < 1) {
        err.println("--seconds: got " + seconds + "; use a whole number from 1 on");
      }
      if (video == null || seconds < 1) {
        err.println(Cli.seeHelp("check"));
        return ExitCode.USAGE;
      }
    }
    try {
      Ready found = launcher.probe(Licence.LGPL);
      out.println("FFmpeg " + found.ffmpegVersion() + ", " + found.ffmpegLicence());
      out.println("ONNX Runtime " + found.onnxRuntimeVersion());
      out.println(found.gpu().isEmpty() ? "No GPU: " + found.gpuProblem() : "GPU: " + found.gpu());
      out.println("Workers are confined by: " + launcher.confinement());
    } catch (WorkerUnavailableException e) {
      err.println("No worker can start: " + e.getMessage());
      return ExitCode.SOFTWARE;
    }
    return video == null || new SpeedCheck(out, err, launcher, video, seconds).run()
        ? ExitCode.OK
        : ExitCode.SOFTWARE;
  }
}
