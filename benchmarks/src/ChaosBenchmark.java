import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Prints what becomes of many short jobs while everything around them fails. */
public final class ChaosBenchmark {
  private static final int JOBS = Settings.number("JOBS", 1000);
  private static final int SERVER_KILLS = Settings.number("SERVER_KILLS", 100);
  private static final int WORKER_KILLS = Settings.number("WORKER_KILLS", 200);
  private static final int STORAGE_LOSSES = Settings.number("STORAGE_LOSSES", 20);
  private static final int FULL_DISKS = Settings.number("FULL_DISKS", 10);
  private static final int SEED = Settings.number("SEED", 1);
  private static final int FRAMES = 10;
  private static final int SIDE = 64;

  private static final Pattern ROW =
      Pattern.compile("\"job_id\":\"(\\d+)\".*?\"status_text\":\"([^\"]*)\"");
  private static final Pattern TAKEN = Pattern.compile("by job (\\d+)");

  private final Random random = new Random(SEED);
  private final Path folder;
  private final Path disk;
  private final Path files;
  private final ChaosServer server;

  /** The output of each accepted job, and what it was when the job was first seen completed. */
  private final Map<Long, Path> accepted = new LinkedHashMap<>();

  private final Map<Long, String> first = new LinkedHashMap<>();
  private final Map<Long, String> statuses = new LinkedHashMap<>();

  private enum Event {
    SERVER_KILL,
    WORKER_KILL,
    STORAGE_LOSS,
    FULL_DISK
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Machine.print();
    new ChaosBenchmark().run();
  }

  private ChaosBenchmark() throws IOException, InterruptedException {
    folder = Files.createTempDirectory("sparebit-chaos");
    disk = Files.createDirectory(folder.resolve("disk"));
    if (FULL_DISKS > 0) {
      command("mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", disk.toString());
    }
    files = Files.createDirectory(disk.resolve("media"));
    writeClip(files.resolve("clip.y4m"));
    server = new ChaosServer(folder, files);
  }

  private void run() throws IOException, InterruptedException {
    long begin = System.nanoTime();
    try (server) {
      server.awaitAnswer();
      for (int i = 0; i < JOBS; i++) {
        submit(i);
      }
      List<Event> events = events();
      for (int i = 0; i < events.size(); i++) {
        awaitFinished((int) ((long) JOBS * i / (events.size() + 1)));
        happen(events.get(i));
      }
      awaitFinished(accepted.size());
      Thread.sleep(2000);
      look();
      report(events.size(), (System.nanoTime() - begin) / 1_000_000_000);
    } finally {
      if (FULL_DISKS > 0) {
        command("umount", "-l", disk.toString());
      }
    }
  }

  private List<Event> events() {
    List<Event> events = new ArrayList<>();
    events.addAll(Collections.nCopies(SERVER_KILLS, Event.SERVER_KILL));
    events.addAll(Collections.nCopies(WORKER_KILLS, Event.WORKER_KILL));
    events.addAll(Collections.nCopies(STORAGE_LOSSES, Event.STORAGE_LOSS));
    events.addAll(Collections.nCopies(FULL_DISKS, Event.FULL_DISK));
    Collections.shuffle(events, random);
    return events;
  }

  private void submit(int number) throws IOException, InterruptedException {
    String[] kinds = {"Y4M y4m", "VP9 webm", "AV1 mp4"};
    String[] kind = kinds[number % kinds.length].split(" ");
    String output = "out/" + number / 10 + "/" + number + "." + kind[1];
    String json =
        """
        {"input": "/isize_files/clip.y4m", "output": "/isize_files/%s", "codec": "%s",
         "isize_precoding": "%s", "bitrate": "200", "gop": "5"}
        """
            .formatted(output, kind[0], number % 2 == 0 ? "PRECODER_NONE" : "PRECODER_BAL");
    while (true) {
      HttpResponse<String> answer = server.submit(json);
      Matcher taken = TAKEN.matcher(answer.body());
      if (answer.statusCode() == 201) {
        accepted.put(Long.valueOf(Server.value(answer.body(), "job_id")), files.resolve(output));
        return;
      } else if (answer.statusCode() == 400 && taken.find()) {
        accepted.put(Long.valueOf(taken.group(1)), files.resolve(output));
        return;
      } else if (answer.statusCode() != 503) {
        throw new IOException("POST /isize: " + answer.statusCode() + " " + answer.body());
      }
      Thread.sleep(200);
    }
  }

  private void happen(Event event) throws IOException, InterruptedException {
    // At any moment of an attempt.
    Thread.sleep(random.nextInt(1500));
    switch (event) {
      case SERVER_KILL -> server.killAndStart();
      case WORKER_KILL -> killWorker();
      case STORAGE_LOSS -> {
        Path away = disk.resolve("away");
        Files.move(files, away);
        Thread.sleep(1000 + random.nextInt(3000));
        Files.move(away, files);
      }
      case FULL_DISK -> {
        Path filler = disk.resolve("filler");
        fill(filler);
        Thread.sleep(1000 + random.nextInt(3000));
        Files.delete(filler);
      }
    }
  }

  private void killWorker() throws InterruptedException {
    long limit = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (System.nanoTime() < limit) {
      List<ProcessHandle> workers = server.workers();
      if (!workers.isEmpty() && workers.get(random.nextInt(workers.size())).destroyForcibly()) {
        return;
      }
      Thread.sleep(10);
    }
  }

  private void awaitFinished(int enough) throws IOException, InterruptedException {
    long limit = System.nanoTime() + Duration.ofMinutes(20).toNanos();
    while (look() < enough && System.nanoTime() < limit) {
      Thread.sleep(200);
    }
  }

  /** Notes the state of all jobs; returns how many are finished. */
  private int look() throws IOException, InterruptedException {
    int finished = 0;
    Matcher row = ROW.matcher(server.get("/isize").body());
    while (row.find()) {
      long id = Long.parseLong(row.group(1));
      String status = row.group(2);
      statuses.put(id, status);
      finished += status.equals("Queued") || status.equals("Processing") ? 0 : 1;
      if (status.equals("Completed") && accepted.containsKey(id) && !first.containsKey(id)) {
        first.put(id, identity(accepted.get(id)));
      }
    }
    return finished;
  }

  private static String identity(Path file) throws IOException {
    if (!Files.exists(file)) {
      return "none";
    }
    BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
    return now.fileKey() + " " + now.lastModifiedTime() + " " + now.size();
  }

  private void report(int events, long seconds) throws IOException, InterruptedException {
    int lost = 0;
    int twice = 0;
    int partial = 0;
    int attempts = 0;
    List<String> failed = new ArrayList<>();
    for (Map.Entry<Long, Path> job : accepted.entrySet()) {
      String status = statuses.getOrDefault(job.getKey(), "gone");
      if (status.equals("gone") || status.equals("Queued") || status.equals("Processing")) {
        lost++;
      } else if (!status.equals("Completed")) {
        failed.add("job " + job.getKey() + ": " + status);
      } else {
        String details = server.get("/isize/" + job.getKey()).body();
        attempts += Integer.parseInt(Server.value(details, "attempt"));
        twice += identity(job.getValue()).equals(first.get(job.getKey())) ? 0 : 1;
        boolean whole =
            Files.exists(job.getValue())
                && Files.size(job.getValue()) == Long.parseLong(Server.value(details, "size_bytes"))
                && Integer.parseInt(Server.value(details, "frames")) == FRAMES;
        partial += whole ? 0 : 1;
      }
    }
    List<Path> left = leftOver();
    System.out.printf(
        "| %d jobs, %d server kills, %d worker kills, %d storage losses, %d full disks | |%n",
        accepted.size(), SERVER_KILLS, WORKER_KILLS, STORAGE_LOSSES, FULL_DISKS);
    System.out.println("|---|---|");
    row("lost", lost);
    row("twice", twice);
    row("partial", partial);
    row("left over", left.size());
    row("failed for wrong reasons", failed.size());
    row("attempts", attempts);
    System.out.printf("| seconds, for %d events | %d |%n", events, seconds);
    failed.forEach(System.out::println);
    left.forEach(System.out::println);
    System.out.println();
    System.out.println("The server's log: " + folder.resolve("server.log"));
  }

  private static void row(String name, int count) {
    System.out.println("| " + name + " | " + count + " |");
  }

  /** Whatever lies in the media folder and is no input and no output. */
  private List<Path> leftOver() throws IOException {
    Set<Path> expected = new HashSet<>(accepted.values());
    expected.add(files.resolve("clip.y4m"));
    try (Stream<Path> found = Files.walk(disk)) {
      return found.filter(Files::isRegularFile).filter(f -> !expected.contains(f)).toList();
    }
  }

  private static void writeClip(Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      String header = "YUV4MPEG2 W%d H%d F25:1 Ip A1:1 C420jpeg\n".formatted(SIDE, SIDE);
      out.write(header.getBytes(StandardCharsets.US_ASCII));
      Random noise = new Random(1);
      for (int i = 0; i < FRAMES; i++) {
        out.write("FRAME\n".getBytes(StandardCharsets.US_ASCII));
        byte[] planes = new byte[SIDE * SIDE * 3 / 2];
        for (int p = 0; p < planes.length; p++) {
          planes[p] = (byte) (64 + p % SIDE + i * 4 + noise.nextInt(8));
        }
        out.write(planes);
      }
    }
  }

  private static void fill(Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      byte[] block = new byte[64 * 1024];
      for (int i = 0; i < 100_000; i++) {
        out.write(block);
      }
    } catch (IOException e) {
      if (!String.valueOf(e.getMessage()).contains("No space left")) {
        throw e;
      }
    }
  }

  private static void command(String... command) throws IOException, InterruptedException {
    if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
      throw new IOException(
          String.join(" ", command) + " failed; without the right to mount, set FULL_DISKS=0");
    }
  }
}
