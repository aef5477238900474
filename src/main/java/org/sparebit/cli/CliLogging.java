package org.sparebit.cli;

/** Keeps the log out of the way: a command speaks through its own messages. */
final class CliLogging {
  private CliLogging() {}

  /** Takes effect if nothing has been logged before. */
  static void configure(boolean verbose) {
    if (verbose) {
      System.setProperty("logback.configurationFile", "cli-logging.xml");
    } else {
      // A log that is switched off still costs its set-up: almost a second of CPU time in each run.
      System.setProperty("slf4j.provider", "org.slf4j.helpers.NOP_FallbackServiceProvider");
      System.setProperty("slf4j.internal.verbosity", "WARN");
    }
  }
}
