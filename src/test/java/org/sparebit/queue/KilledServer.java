package org.sparebit.queue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullMarked;
import org.sparebit.job.JobSpecs;

/**
 * A server in a process of its own, there to be killed. It submits jobs for ever and prints each id
 * once it has it; what its workers begin never ends.
 */
@NullMarked
final class KilledServer {
  static final String SUBMITTED = "submitted ";
  static final String RUNNING = "running ";

  private KilledServer() {}

  /**
   * Starts it.
   *
   * @param arguments the data folder and how many jobs to submit at most
   */
  public static void main(String[] arguments) throws InterruptedException {
    FakeWorkers workers = new FakeWorkers();
    QueueServer server = QueueServer.start(Path.of(arguments[0]), workers, Map.of());
    int limit = Integer.parseInt(arguments[1]);
    for (int i = 0; i < limit; i++) {
      long id =
          server
              .queue()
              .submit(JobSpecs.av1("/isize_files/in.mp4", "/isize_files/" + i + ".mp4"), List.of());
      System.out.println(SUBMITTED + id);
    }
    while (true) {
      System.out.println(RUNNING + workers.next().jobId());
    }
  }
}
