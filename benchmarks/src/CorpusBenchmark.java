import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.sparebit.codec.Licence;

/**
 * Runs every file of a folder through a job, and compares what comes out with what FFmpeg's own
 * program makes of the file. Ends with 1 where a difference has no explanation.
 */
public final class CorpusBenchmark {
  private static final int JOBS = Settings.number("JOBS", Machine.cores());
  private static final int MAX_MB = Settings.number("MAX_MB", 8);
  private static final Pattern NAMES = Pattern.compile(Settings.text("NAMES", "."));

  /** A file with the paths to run, one a line; all are where none is named. */
  private static final String LIST = Settings.text("LIST", "");

  /** Every so manieth file, to run a part: 2/5 is the second fifth. */
  private static final String[] PART = Settings.text("PART", "1/1").split("/");

  private final Path folder;
  private final Path work = Path.of("target/corpus").toAbsolutePath();
  private final BlockingQueue<Path> waiting = new LinkedBlockingQueue<>();
  private final Map<String, Integer> counts = new TreeMap<>();
  private final Map<String, Integer> reasons = new TreeMap<>();
  private final List<String> faulty = new ArrayList<>();
  private final Path libraries;

  private CorpusBenchmark(Path folder) throws IOException {
    this.folder = folder;
    this.libraries = new Ffmpeg(Path.of("target/benchmarks"), Licence.LGPL).folder();
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Machine.print();
    System.exit(new CorpusBenchmark(Path.of(arguments[0])).run() ? 0 : 1);
  }

  private boolean run() throws IOException, InterruptedException {
    long begin = System.nanoTime();
    waiting.addAll(files());
    System.out.printf(
        "%d files to %s in %s.%n%n", waiting.size(), CorpusJob.codec(), CorpusJob.extension());
    System.out.println("| file | outcome | frames | seconds | differences |");
    System.out.println("|---|---|---|---|---|");
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < JOBS; i++) {
      Path own = Files.createDirectories(work.resolve("" + i));
      Thread thread = new Thread(() -> work(own), "corpus " + i);
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    System.out.printf("%n%d s%n%n", (System.nanoTime() - begin) / 1_000_000_000);
    System.out.println("| outcome | files |");
    System.out.println("|---|---|");
    counts.forEach((outcome, files) -> System.out.println("| " + outcome + " | " + files + " |"));
    System.out.println("\n| explained by | differences |");
    System.out.println("|---|---|");
    reasons.forEach((why, number) -> System.out.println("| " + why + " | " + number + " |"));
    System.out.println("\nFaults:\n");
    faulty.stream().sorted().forEach(System.out::println);
    return faulty.isEmpty();
  }

  private List<Path> files() throws IOException {
    Set<String> listed = LIST.isEmpty() ? Set.of() : Set.copyOf(Files.readAllLines(Path.of(LIST)));
    try (Stream<Path> paths = Files.walk(folder)) {
      List<Path> all =
          paths
              .filter(Files::isRegularFile)
              .filter(path -> LIST.isEmpty() || listed.contains(name(path)))
              .filter(path -> NAMES.matcher(name(path)).find())
              .sorted(Comparator.comparing(this::name))
              .toList();
      int part = Integer.parseInt(PART[0]);
      int parts = Integer.parseInt(PART[1]);
      List<Path> chosen = new ArrayList<>();
      for (int i = 0; i < all.size(); i++) {
        if (i % parts == part - 1) {
          chosen.add(all.get(i));
        }
      }
      // What is small is done soon: most of the answers come early.
      chosen.sort(Comparator.comparingLong(path -> path.toFile().length()));
      return chosen;
    }
  }

  private String name(Path file) {
    return folder.relativize(file).toString();
  }

  private void work(Path own) {
    try (CorpusEngine engine = new CorpusEngine(own)) {
      CorpusCheck check = new CorpusCheck(engine, libraries, own);
      for (Path file = waiting.poll(); file != null; file = waiting.poll()) {
        note(name(file), outcome(check, file));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private CorpusCheck.Outcome outcome(CorpusCheck check, Path file) throws InterruptedException {
    try {
      if (Files.size(file) > MAX_MB * 1_000_000L) {
        return CorpusCheck.Outcome.skipped(Files.size(file) / 1_000_000 + " MB");
      }
      return check.check(file);
    } catch (IOException | RuntimeException e) {
      e.printStackTrace();
      return CorpusCheck.Outcome.fault("the check itself failed: " + e);
    }
  }

  private synchronized void note(String name, CorpusCheck.Outcome outcome) {
    String line =
        "| %s | %s | %d | %.2f | %s |"
            .formatted(
                name.replace("|", "\\|"),
                outcome.word(),
                outcome.frames(),
                outcome.seconds(),
                outcome.text());
    System.out.println(line);
    System.out.flush();
    counts.merge(outcome.word().replace("*", ""), 1, Integer::sum);
    outcome.differences().stream()
        .filter(CorpusDifference::isExplained)
        .forEach(difference -> reasons.merge(difference.why(), 1, Integer::sum));
    if (outcome.isFaulty()) {
      faulty.add(name + ": " + outcome.text());
    }
  }
}
