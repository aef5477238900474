package org.sparebit.system;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/** What tells one cause of a failure from another, whatever values are in its messages. */
public final class FailureCause {
  /** Enough to tell apart what fails in the same class; more would split what is the same. */
  private static final int FRAMES = 3;

  private FailureCause() {}

  /**
   * A short name of the cause: the same for the same exceptions from the same place in the code, so
   * that one entry in the log answers for many failures.
   */
  public static String reference(Throwable failure) {
    return String.format("%08x", describe(failure).hashCode());
  }

  static String describe(Throwable failure) {
    StringBuilder text = new StringBuilder();
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Throwable root = failure;
    for (Throwable t = failure; t != null && seen.add(t); t = t.getCause()) {
      text.append(t.getClass().getName()).append('\n');
      root = t;
    }
    StackTraceElement[] frames = root.getStackTrace();
    for (int i = 0; i < Math.min(FRAMES, frames.length); i++) {
      text.append(frames[i].getClassName()).append('.').append(frames[i].getMethodName());
      text.append('\n');
    }
    return text.toString();
  }
}
