package org.sparebit.queue.machine;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sparebit.codec.Licence;
import org.sparebit.job.Job;
import org.sparebit.protocol.Failed;
import org.sparebit.protocol.FailureCode;
import org.sparebit.storage.PathRefusedException;
import org.sparebit.storage.Room;
import org.sparebit.storage.StorageState;
import org.sparebit.storage.StorageTrouble;
import org.sparebit.storage.StorageTrouble.Kind;
import org.sparebit.storage.StorageUnavailableException;
import org.sparebit.worker.WorkerLauncher;
import org.sparebit.worker.failure.WorkerUnavailableException;
import org.springframework.stereotype.Component;

/**
 * Whose failure it is. What a worker reports is what it has met; whether the job or the machine is
 * to blame is found out by looking at the machine.
 */
@Component
public final class FailureOwner {
  private final StorageState storage;
  private final WorkerLauncher launcher;

  FailureOwner(StorageState storage, WorkerLauncher launcher) {
    this.storage = storage;
    this.launcher = launcher;
  }

  /**
   * A failure and its owner.
   *
   * @param failed as it is to be told
   * @param byMachine false if it is the job's own
   * @param suspicious the machine is said to be at fault, and nothing is found to be wrong with it
   * @param trouble what is found, for which the whole queue pauses; null if nothing is
   */
  public record Verdict(
      Failed failed, boolean byMachine, boolean suspicious, @Nullable Trouble trouble) {
    private static Verdict job(Failed failed) {
      return new Verdict(failed, false, false, null);
    }

    private static Verdict suspicious(Failed failed) {
      return new Verdict(failed, true, true, null);
    }

    private static Verdict machine(FailureCode code, Trouble trouble) {
      return new Verdict(new Failed(code, trouble.text()), true, false, trouble);
    }
  }

  /** What keeps every job from running, as far as it shows without trying. */
  public Optional<Trouble> trouble() {
    return storage.trouble().map(this::trouble);
  }

  /** What keeps some jobs from running, and no others. */
  List<String> troubleOfSome() {
    return storage.troubleOfSome().stream().map(StorageTrouble::text).toList();
  }

  /**
   * Judges a failure.
   *
   * @param alone whether nothing else ran on this server meanwhile, by the queue's wish
   */
  public Verdict judge(Job job, Failed failed, boolean alone) {
    FailureCode code = failed.code();
    if (code.category() == FailureCode.Category.CANCELLED
        || code.category() == FailureCode.Category.REQUEUED) {
      return Verdict.job(failed);
    }
    Optional<StorageTrouble> found =
        code == FailureCode.OUTPUT_DISK_FULL ? storage.troubleAfterFull() : storage.trouble();
    if (found.filter(trouble -> explains(trouble.kind(), code)).isPresent()) {
      FailureCode told =
          found.get().kind() == Kind.FULL
              ? FailureCode.OUTPUT_DISK_FULL
              : FailureCode.STORAGE_UNAVAILABLE;
      return Verdict.machine(told, trouble(found.get()));
    }
    Optional<StorageTrouble> own = storage.troubleOf(job.spec().input(), job.spec().output());
    if (own.isPresent()) {
      // Others go on.
      return new Verdict(
          new Failed(FailureCode.STORAGE_UNAVAILABLE, own.get().text()), true, false, null);
    }
    return switch (code) {
      case OUTPUT_DISK_FULL -> diskFull(job, failed, alone);
      case INPUT_NOT_FOUND, INPUT_UNREADABLE ->
          storage.canRead(job.spec().input()) ? Verdict.suspicious(failed) : Verdict.job(failed);
      case OUTPUT_NOT_WRITABLE ->
          storage.canWrite(job.spec().output()) ? Verdict.suspicious(failed) : Verdict.job(failed);
      case STORAGE_UNAVAILABLE -> Verdict.suspicious(failed);
      case WORKER_START_FAILED ->
          Verdict.machine(code, noWorker(job.spec().codec().licence(), failed.message()));
      default -> Verdict.job(failed);
    };
  }

  private static boolean explains(Kind kind, FailureCode code) {
    return switch (kind) {
      // Whatever was read or written may be wrong then, so that any verdict is in doubt.
      case AWAY -> true;
      case READ_ONLY ->
          code == FailureCode.OUTPUT_NOT_WRITABLE
              || code == FailureCode.STORAGE_UNAVAILABLE
              || code == FailureCode.INTERNAL;
      case FULL ->
          code == FailureCode.OUTPUT_DISK_FULL
              || code == FailureCode.WORKER_START_FAILED
              || code == FailureCode.INTERNAL;
    };
  }

  /**
   * The folder's own disk has room now that the job's output is gone again. Either this job needs
   * more than there is, or its output is on another disk, or several jobs have shared the room.
   */
  private Verdict diskFull(Job job, Failed failed, boolean alone) {
    try {
      Room room = storage.roomFor(job.spec().output());
      if (room.isScarce() && !room.key().equals(storage.roomOfRoot().key())) {
        return new Verdict(failed, true, false, null);
      }
      String text =
          "The disk of the output became full, though %s of it are free without this job's output%s. Free more, or choose another folder, a lower bitrate or a smaller picture"
              .formatted(room.free(), alone ? " and no other job ran" : "");
      return new Verdict(new Failed(failed.code(), text), true, alone, null);
    } catch (IOException | PathRefusedException | StorageUnavailableException e) {
      return Verdict.suspicious(failed);
    }
  }

  private Trouble trouble(StorageTrouble found) {
    Trouble.Probe probe =
        found.kind() == Kind.FULL
            ? () -> storage.troubleAfterFull().map(StorageTrouble::text)
            : () -> storage.trouble().map(StorageTrouble::text);
    return new Trouble(found.text(), probe);
  }

  private Trouble noWorker(Licence licence, String why) {
    return new Trouble(text(why), () -> noWorkerNow(licence));
  }

  private Optional<String> noWorkerNow(Licence licence) throws InterruptedException {
    Optional<StorageTrouble> found = storage.troubleAfterFull();
    if (found.isPresent()) {
      return found.map(StorageTrouble::text);
    }
    try {
      launcher.probe(licence);
      return Optional.empty();
    } catch (WorkerUnavailableException e) {
      return Optional.of(text(String.valueOf(e.getMessage())));
    }
  }

  private static String text(String why) {
    return ErrorText.of("No worker can start: " + why, "Jobs wait, and go on by themselves then");
  }
}
