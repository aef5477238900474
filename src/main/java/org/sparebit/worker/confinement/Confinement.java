package org.sparebit.worker.confinement;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Starts processes that may touch only what they need, by two means of Linux: Landlock for files,
 * and a filter of system calls (seccomp) for the network and for what no encode has a use for. Both
 * bind the thread that asks for them, and all that this thread starts. So a thread of its own
 * confines itself, starts the process and ends; the process is bound before its first instruction,
 * with all its threads, and nothing can loosen that.
 *
 * <p>What the starting thread starts inside of this JVM is bound, too: a thread of the JDK's that
 * waits for the process to end, which does nothing else. So nobody may hang work of the server on
 * {@link Process#onExit} of a confined process.
 */
public final class Confinement {
  private final int landlockVersion;

  private Confinement(int landlockVersion) {
    this.landlockVersion = landlockVersion;
  }

  /**
   * Finds out what this kernel can do, by confining a thread that then ends.
   *
   * @param nativeFolder where JNA's own library lies; null to have JNA unpack it
   */
  public static Confinement detect(@Nullable Path nativeFolder) throws ConfinementException {
    Libc.load(nativeFolder);
    Confinement confinement = new Confinement(Landlock.version());
    try {
      confinement.confined(List.of(), false, () -> "");
    } catch (IOException e) {
      throw new ConfinementException(String.valueOf(e.getMessage()));
    }
    return confinement;
  }

  /** Such as {@code Landlock 7 and seccomp}. */
  public String description() {
    return "Landlock " + landlockVersion + " and seccomp";
  }

  /**
   * Starts a process.
   *
   * @param files all that it may touch
   * @param localSockets whether it may talk to other processes of this machine, as CUDA does
   */
  public Process start(ProcessBuilder builder, List<FileAccess> files, boolean localSockets)
      throws IOException, ConfinementException {
    return confined(files, localSockets, builder::start);
  }

  /**
   * Does some work in a confined thread. The thread can't load classes, since it can't open the
   * server's files any more, so all is prepared here and it does hardly more than call the kernel.
   */
  private <T> T confined(List<FileAccess> files, boolean localSockets, Callable<T> work)
      throws IOException, ConfinementException {
    try (Landlock landlock = Landlock.prepare(landlockVersion, files);
        Seccomp seccomp = Seccomp.prepare(SystemCalls.ofThisMachine(), localSockets)) {
      return inThreadOfItsOwn(
          () -> {
            Libc.forbidNewPrivileges();
            landlock.confineThisThread();
            // Last, because it might forbid one day what the above needs.
            seccomp.confineThisThread();
            return work.call();
          });
    }
  }

  private static <T> T inThreadOfItsOwn(Callable<T> work) throws IOException, ConfinementException {
    FutureTask<T> task = new FutureTask<>(work);
    Thread thread = new Thread(task, "confined-start");
    thread.setDaemon(true);
    thread.start();
    try {
      return task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while a process was being started", e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof IOException failed) {
        throw failed;
      }
      if (cause instanceof ConfinementException failed) {
        throw failed;
      }
      // Such as a class that another JDK loads only now, which the confined thread can't read.
      throw new ConfinementException("a confined process can't be started (" + cause + ")");
    }
  }
}
