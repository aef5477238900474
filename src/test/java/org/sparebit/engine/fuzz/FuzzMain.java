package org.sparebit.engine.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A run of any length; prints how it ended, as Markdown. */
public final class FuzzMain {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private FuzzMain() {}

  /**
   * Runs the cases.
   *
   * @param arguments how many, the first seed, a folder to work in
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    long count = Long.parseLong(arguments[0]);
    long first = Long.parseLong(arguments[1]);
    Path folder = Files.createDirectories(Path.of(arguments[2]).toAbsolutePath());
    long start = System.nanoTime();
    try (FuzzRun run = new FuzzRun(folder, LIMIT)) {
      for (long seed = first; seed < first + count; seed++) {
        int known = run.bugs().size();
        run.run(seed);
        run.bugs().stream().skip(known).forEach(System.err::println);
      }
      System.out.printf(
          "%d files, seeds %d to %d, %d s%n%n",
          count, first, first + count - 1, Duration.ofNanos(System.nanoTime() - start).toSeconds());
      System.out.println("| outcome | files |");
      System.out.println("|---|---|");
      run.counts().forEach((name, files) -> System.out.println("| " + name + " | " + files + " |"));
      run.bugs().forEach(bug -> System.out.println("\n" + bug));
    }
  }
}
