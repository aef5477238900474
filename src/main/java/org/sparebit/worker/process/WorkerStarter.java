package org.sparebit.worker.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sparebit.codec.Licence;
import org.sparebit.files.FileProblem;
import org.sparebit.protocol.EncodeRequest;
import org.sparebit.protocol.Ready;
import org.sparebit.worker.failure.CrashReport;
import org.sparebit.worker.failure.WorkerUnavailableException;
import org.sparebit.worker.runtime.TemporaryFolders;
import org.sparebit.worker.runtime.WorkerClassPath;
import org.sparebit.worker.runtime.WorkerClassPathSource;

/** Starts worker processes: class path, command, log. */
public final class WorkerStarter {
  private final WorkerClassPathSource classPaths;
  private final WorkerCommand command;
  private final TemporaryFolders temporaries;
  private final WorkerConfinement confinement;
  private final long tailChars;

  public WorkerStarter(
      WorkerClassPathSource classPaths,
      WorkerCommand command,
      TemporaryFolders temporaries,
      WorkerConfinement confinement,
      long tailChars) {
    this.classPaths = classPaths;
    this.command = command;
    this.temporaries = temporaries;
    this.confinement = confinement;
    this.tailChars = tailChars;
  }

  /** Starts the worker of a job. */
  public WorkerChild start(EncodeRequest request) throws WorkerUnavailableException {
    return start(
        request.codec().licence(),
        request.jobId(),
        request,
        request.gpu() != null,
        false,
        List.of());
  }

  /**
   * Starts a worker that only says what it is made of.
   *
   * @param mainArgument {@link Ready#PROBE} or {@link Ready#PROBE_WITHOUT_GPU}
   * @param unconfined whether to start it free of what otherwise holds workers
   */
  public WorkerChild startProbe(
      Licence licence, String logId, String mainArgument, boolean unconfined)
      throws WorkerUnavailableException {
    return start(
        licence, logId, null, mainArgument.equals(Ready.PROBE), unconfined, List.of(mainArgument));
  }

  private WorkerChild start(
      Licence licence,
      String jobId,
      @Nullable EncodeRequest request,
      boolean gpu,
      boolean unconfined,
      List<String> mainArguments)
      throws WorkerUnavailableException {
    WorkerClassPath classPath = classPaths.forLicence(licence);
    command.crashReports().prepare();
    Path temporary = temporaryFolder();
    try {
      ProcessBuilder java = command.build(classPath, jobId, temporary, mainArguments);
      Process process =
          unconfined
              ? java.start()
              : confinement.start(
                  java,
                  classPath.nativeFolders().stream().findFirst().orElse(null),
                  WorkerFiles.of(
                      classPath, temporary, command.crashReports().folder(), request, gpu),
                  gpu);
      return WorkerChild.of(process, jobId, tailChars, () -> temporaries.delete(temporary));
    } catch (WorkerUnavailableException e) {
      temporaries.delete(temporary);
      throw e;
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
              + FileProblem.reasonAndPath(e)
              + "); make the data folder (SPAREBIT_DATA_DIR) writable for the server's user, with some"
              + " free space");
    }
  }

  /** The JVM's report of a crash of this process, if it wrote one. */
  public Optional<CrashReport> crashReport(String jobId, long pid) {
    return command.crashReports().find(jobId, pid);
  }
}
