package org.sparebit.engine.fuzz;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.sparebit.engine.ffmpeg.Ffmpeg;
import org.sparebit.engine.ffmpeg.FfmpegException;
import org.sparebit.engine.pipeline.EncodeJob;
import org.sparebit.protocol.Completed;
import org.sparebit.protocol.Failed;
import org.sparebit.protocol.FailureCode;
import org.sparebit.protocol.WorkerResult;

/** Runs one case after the other in this process: reads seeds, answers each with a line. */
public final class FuzzWorkerMain {
  private FuzzWorkerMain() {}

  /**
   * Runs until standard input ends.
   *
   * @param arguments the folder of the sources, the folder to work in
   */
  public static void main(String[] arguments) throws IOException, FfmpegException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    System.setOut(System.err);
    Ffmpeg.load();
    List<Path> sources = IntactFiles.in(Path.of(arguments[0]));
    Path folder = Files.createDirectories(Path.of(arguments[1]));
    out.println("ready");
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      FuzzCase next = FuzzCase.make(Long.parseLong(line), sources, folder);
      String outcome = run(next).replaceAll("\\s+", " ");
      out.println(line + "\t" + outcome + " (" + next.describe() + ")");
    }
    System.exit(0);
  }

  /** The outcome's name, and a text. */
  private static String run(FuzzCase next) throws IOException {
    Path output = Path.of(next.request().output());
    Files.deleteIfExists(output);
    WorkerResult result;
    try {
      result = new EncodeJob(next.request(), message -> {}).run();
    } catch (RuntimeException | Error e) {
      StringWriter trace = new StringWriter();
      e.printStackTrace(new PrintWriter(trace));
      return "EXCEPTION " + trace;
    }
    boolean left = Files.exists(Path.of(next.request().temporaryOutput()));
    boolean published = Files.exists(output);
    if (left || published != (result instanceof Completed)) {
      return "LEFTOVER after " + result;
    }
    if (result instanceof Completed completed) {
      return completed.warnings().isEmpty()
          ? "COMPLETED"
          : "COMPLETED_WITH_WARNINGS " + completed.warnings();
    }
    Failed failed = (Failed) result;
    boolean clear = failed.code().category() == FailureCode.Category.PERMANENT;
    return (clear ? "FAILED_" : "UNCLEAR_") + failed.code() + " " + failed.message();
  }
}
