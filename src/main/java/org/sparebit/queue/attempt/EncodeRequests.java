package org.sparebit.queue.attempt;

import java.io.IOException;
import java.nio.file.Path;
import org.sparebit.codec.Container;
import org.sparebit.files.FileProblem;
import org.sparebit.files.RootedFile;
import org.sparebit.files.SameFile;
import org.sparebit.files.TemporaryOutput;
import org.sparebit.job.Job;
import org.sparebit.job.JobSpec;
import org.sparebit.protocol.Bounds;
import org.sparebit.protocol.EncodeRequest;
import org.sparebit.protocol.Failed;
import org.sparebit.protocol.FailureCode;
import org.sparebit.protocol.JobFiles;
import org.sparebit.queue.JobsProperties;
import org.sparebit.queue.QueueProperties;
import org.sparebit.storage.MediaPaths;
import org.sparebit.storage.PathRefusedException;
import org.sparebit.storage.StorageUnavailableException;
import org.sparebit.worker.GpuProperties;
import org.sparebit.worker.WorkerProperties;
import org.springframework.stereotype.Component;

/** Makes a job ready for a worker: real paths, every choice made, the output folder there. */
@Component
final class EncodeRequests {
  private final MediaPaths paths;
  private final OutputFolders folders;
  private final WorkerProperties workers;
  private final GpuProperties gpu;
  private final QueueProperties settings;
  private final JobsProperties jobs;

  EncodeRequests(
      MediaPaths paths,
      OutputFolders folders,
      WorkerProperties workers,
      GpuProperties gpu,
      QueueProperties settings,
      JobsProperties jobs) {
    this.paths = paths;
    this.folders = folders;
    this.workers = workers;
    this.gpu = gpu;
    this.settings = settings;
    this.jobs = jobs;
  }

  /** Whoever gets one calls {@link #done} when the attempt has ended. */
  EncodeRequest prepare(Job job) throws NotPossibleException {
    JobSpec spec = job.spec();
    String id = Long.toString(job.id());
    RootedFile input = resolve(spec.input(), FailureCode.INPUT_UNREADABLE, paths::resolve);
    RootedFile output =
        resolve(spec.output(), FailureCode.OUTPUT_NOT_WRITABLE, paths::resolveOutput);
    requireTwoFiles(spec, input.path(), output.path());
    Container container = container(spec);
    makeFolder(spec, output.path());
    return new EncodeRequest(
        id,
        new JobFiles(
            input.root().toString(),
            input.path().toString(),
            output.root().toString(),
            output.path().toString(),
            TemporaryOutput.of(output.path(), id, job.attempt()).toString()),
        spec.video(),
        container,
        spec.precoder(),
        spec.useGpu() ? gpu.options() : null,
        spec.program(),
        workers.threadsPerJob(),
        // Its launcher knows how much memory a worker may have.
        new Bounds(0, jobs.maxOutputBytes()),
        settings.fullVerification());
  }

  private static RootedFile resolve(String path, FailureCode code, Resolution resolution)
      throws NotPossibleException {
    try {
      return resolution.of(path);
    } catch (StorageUnavailableException e) {
      throw new NotPossibleException(
          FailureCode.STORAGE_UNAVAILABLE, String.valueOf(e.getMessage()));
    } catch (PathRefusedException e) {
      throw new NotPossibleException(code, String.valueOf(e.getMessage()));
    }
  }

  /** They were two when the job was accepted; a folder may have become a link since. */
  private static void requireTwoFiles(JobSpec spec, Path input, Path output)
      throws NotPossibleException {
    if (SameFile.is(input, output)) {
      throw new NotPossibleException(
          FailureCode.OUTPUT_IS_INPUT,
          "The output "
              + spec.output()
              + " has become the same file as the input "
              + spec.input()
              + " since the job was submitted, and would replace it. Look for a link among the"
              + " folders, and submit the job again with another output.");
    }
  }

  private interface Resolution {
    RootedFile of(String apiPath) throws PathRefusedException;
  }

  private static Container container(JobSpec spec) throws NotPossibleException {
    return Container.ofFileName(spec.output())
        .orElseThrow(
            () ->
                new NotPossibleException(
                    FailureCode.CONTAINER_REFUSED,
                    "The output "
                        + spec.output()
                        + " has no known extension. Submit the job again with another one."));
  }

  private void makeFolder(JobSpec spec, Path output) throws NotPossibleException {
    try {
      folders.acquire(output);
    } catch (IOException e) {
      folders.release(output, false);
      throw new NotPossibleException(
          isFull(e) ? FailureCode.OUTPUT_DISK_FULL : FailureCode.OUTPUT_NOT_WRITABLE,
          "The folder of the output "
              + spec.output()
              + " can't be created: "
              + FileProblem.reason(e)
              + ". Create it, or make the folder above it writable for the server, and submit the"
              + " job again.");
    }
  }

  /**
   * Removes the folders that were made for nothing.
   *
   * @param kept whether the result is in place
   */
  void done(EncodeRequest request, boolean kept) {
    folders.release(Path.of(request.output()), kept);
  }

  private static boolean isFull(IOException e) {
    String text = String.valueOf(e.getMessage());
    return text.contains("No space left") || text.contains("quota");
  }

  /** The job can't be given to a worker. */
  static final class NotPossibleException extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Failed failed;

    NotPossibleException(FailureCode code, String message) {
      super(message);
      this.failed = new Failed(code, message);
    }

    Failed failed() {
      return failed;
    }
  }
}
