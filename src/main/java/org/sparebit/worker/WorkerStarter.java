package org.sparebit.worker;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.sparebit.codec.Licence;

/** Starts worker processes: class path, command, log. */
final class WorkerStarter {
  private final WorkerClassPathSource classPaths;
  private final WorkerCommand command;
  private final TemporaryFolders temporaries;
  private final long tailChars;

  WorkerStarter(
      WorkerClassPathSource classPaths,
      WorkerCommand command,
      TemporaryFolders temporaries,
      long tailChars) {
    this.classPaths = classPaths;
    this.command = command;
    this.temporaries = temporaries;
    this.tailChars = tailChars;
  }

  WorkerChild start(Licence licence, String jobId, String... mainArguments)
      throws WorkerUnavailableException {
    WorkerClassPath classPath = classPaths.forLicence(licence);
    command.crashReports().prepare();
    Path temporary = temporaryFolder();
    try {
      Process process = command.build(classPath, jobId, temporary, List.of(mainArguments)).start();
      return WorkerChild.of(process, jobId, tailChars, () -> temporaries.delete(temporary));
    } catch (IOException e) {
      temporaries.delete(temporary);
      throw new WorkerUnavailableException(
          "a worker process could not be started ("
              + e.getMessage()
              + "); check the limits on processes and memory of the server's user");
    }
  }

  private Path temporaryFolder() throws WorkerUnavailableException {
    try {
      return temporaries.create();
    } catch (IOException e) {
      throw new WorkerUnavailableException(
          "the temporary folder of a worker can't be made ("
              + Failures.describe(e)
              + "); make the data folder (SPAREBIT_DATA_DIR) writable for the server's user, with some"
              + " free space");
    }
  }

  /** The JVM's report of a crash of this process, if it wrote one. */
  Optional<CrashReport> crashReport(String jobId, long pid) {
    return command.crashReports().find(jobId, pid);
  }
}
