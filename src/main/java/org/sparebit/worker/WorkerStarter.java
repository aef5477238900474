package org.sparebit.worker;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.sparebit.codec.Licence;

/** Starts worker processes: class path, command, log. */
final class WorkerStarter {
  private final WorkerClassPathSource classPaths;
  private final WorkerCommand command;
  private final long tailChars;

  WorkerStarter(WorkerClassPathSource classPaths, WorkerCommand command, long tailChars) {
    this.classPaths = classPaths;
    this.command = command;
    this.tailChars = tailChars;
  }

  WorkerChild start(Licence licence, String jobId, String... mainArguments)
      throws WorkerUnavailableException {
    WorkerClassPath classPath = classPaths.forLicence(licence);
    command.crashReports().prepare();
    try {
      return WorkerChild.start(
          command.build(classPath, jobId, List.of(mainArguments)), jobId, tailChars);
    } catch (IOException e) {
      throw new WorkerUnavailableException(
          "a worker process could not be started ("
              + e.getMessage()
              + "); check the limits on processes and memory of the server's user");
    }
  }

  /** The JVM's report of a crash of this process, if it wrote one. */
  Optional<CrashReport> crashReport(String jobId, long pid) {
    return command.crashReports().find(jobId, pid);
  }
}
