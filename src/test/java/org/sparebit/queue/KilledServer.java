package org.sparebit.queue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullMarked;
import org.sparebit.job.JobSpecs;
import org.sparebit.protocol.FileIdentity;
import org.sparebit.protocol.Verified;

/**
 * A server in a process of its own, there to be killed. It submits jobs for ever and prints each id
 * once it has it; what its workers begin never ends.
 */
@NullMarked
final class KilledServer {
  static final String SUBMITTED = "submitted ";
  static final String RUNNING = "running ";

  static final String PUBLISH = "publish";

  private KilledServer() {}

  private static void publish(FakeWorkers.Run run) {
    try {
      Path temporary = Path.of(run.request().temporaryOutput());
      Files.writeString(temporary, "a film");
      String identity = FileIdentity.of(Files.readAttributes(temporary, BasicFileAttributes.class));
      run.say(new Verified(FakeWorkers.DONE, identity));
      Files.move(temporary, Path.of(run.request().output()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Starts it.
   *
   * @param arguments the data folder, how many jobs to submit at most, and {@link #PUBLISH} for
   *     workers that put their result in place and never say so
   */
  public static void main(String[] arguments) throws InterruptedException {
    FakeWorkers workers = new FakeWorkers();
    QueueServer server = QueueServer.start(Path.of(arguments[0]), workers, Map.of());
    if (arguments.length > 2) {
      workers.onStart(KilledServer::publish);
    }
    int limit = Integer.parseInt(arguments[1]);
    for (int i = 0; i < limit; i++) {
      long id =
          server
              .queue()
              .submit(
                  JobSpecs.av1("/isize_files/in.mp4", "/isize_files/" + i + ".mp4"),
                  List.of(),
                  "client");
      System.out.println(SUBMITTED + id);
    }
    while (true) {
      System.out.println(RUNNING + workers.next().jobId());
    }
  }
}
