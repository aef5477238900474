package org.sparebit.worker.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How much memory a process takes from others, as Linux counts it. */
public final class MemoryUse {
  /**
   * What it has written and nobody else can have, in memory or swapped out. Not its libraries and
   * models, which it shares with other workers and which the kernel can read again.
   */
  private static final Pattern PRIVATE =
      Pattern.compile("(?m)^(?:RssAnon|RssShmem|VmSwap):\\s+(\\d+) kB$");

  private static final long KB = 1024;

  private MemoryUse() {}

  /** In bytes; empty where the process is gone or the system does not tell. */
  public static OptionalLong of(long pid) {
    String status;
    try {
      status = Files.readString(Path.of("/proc/" + pid, "status"), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return OptionalLong.empty();
    }
    return parse(status);
  }

  public static OptionalLong parse(String status) {
    Matcher line = PRIVATE.matcher(status);
    long sum = 0;
    boolean found = false;
    while (line.find()) {
      sum += Long.parseLong(line.group(1)) * KB;
      found = true;
    }
    return found ? OptionalLong.of(sum) : OptionalLong.empty();
  }
}
