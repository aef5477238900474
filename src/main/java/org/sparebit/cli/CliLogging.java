package org.sparebit.cli;

/** Keeps the log out of the way: a command speaks through its own messages. */
final class CliLogging {
  private CliLogging() {}

  /** Takes effect if nothing has been logged before. */
  static void configure(boolean verbose) {
    System.setProperty("logback.configurationFile", "cli-logging.xml");
    System.setProperty("sparebit.cli.log-level", verbose ? "INFO" : "OFF");
  }
}
