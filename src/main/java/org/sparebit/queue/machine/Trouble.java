package org.sparebit.queue.machine;

import java.util.Optional;

/**
 * What keeps this server from running jobs.
 *
 * @param text what happened and what to do, in whole sentences
 * @param probe looks whether it is still so
 */
public record Trouble(String text, Probe probe) {

  /** Looks at the machine. */
  @FunctionalInterface
  interface Probe {
    /** What is wrong now; empty if jobs can run. */
    Optional<String> look() throws InterruptedException;
  }
}
