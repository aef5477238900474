package org.sparebit.worker.confinement;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts processes for which the kernel lacks calls: as an older kernel does, or a container whose
 * profile forbids them.
 */
public enum OlderKernel {
  /** Before Linux 5.13: the call is unknown. */
  WITHOUT_LANDLOCK(OlderKernel.LANDLOCK, List.of()),
  /** In a container with a profile that does not know the call. */
  LANDLOCK_FORBIDDEN(SystemCalls.AMD64.cloneThread3(), List.of(OlderKernel.LANDLOCK)),
  /** Built without it. */
  WITHOUT_FILTERS(SystemCalls.AMD64.seccomp(), List.of());

  private static final int LANDLOCK = 444;

  private final int unknown;
  private final List<Integer> forbidden;

  OlderKernel(int unknown, List<Integer> forbidden) {
    this.unknown = unknown;
    this.forbidden = forbidden;
  }

  /** Whether this can be done here. */
  public static boolean canBeTried() {
    return System.getProperty("os.arch", "").equals("amd64");
  }

  /** Starts a process that has this kernel. */
  public Process start(ProcessBuilder builder) throws IOException, InterruptedException {
    SystemCalls real = SystemCalls.AMD64;
    SystemCalls calls =
        new SystemCalls(
            real.audit(),
            real.seccomp(),
            real.socket(),
            real.cloneThread(),
            unknown,
            real.memfdCreate(),
            forbidden);
    List<Process> started = new ArrayList<>();
    List<Exception> failures = new ArrayList<>();
    Thread thread =
        new Thread(
            () -> {
              try (Seccomp filter = Seccomp.prepare(calls, true)) {
                Libc.forbidNewPrivileges();
                filter.confineThisThread();
                started.add(builder.start());
              } catch (ConfinementException | IOException e) {
                failures.add(e);
              }
            });
    try {
      Libc.load(null);
    } catch (ConfinementException e) {
      throw new IOException(e);
    }
    thread.start();
    thread.join();
    if (!failures.isEmpty()) {
      throw new IOException(failures.get(0));
    }
    return started.get(0);
  }
}
