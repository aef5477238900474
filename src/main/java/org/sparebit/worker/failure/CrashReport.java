package org.sparebit.worker.failure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The report that a JVM writes when native code crashes it.
 *
 * @param file where it lies
 * @param summary what crashed and where, such as {@code SIGSEGV in libavcodec.so.62+0x1a2b}
 */
public record CrashReport(Path file, String summary) {
  /** The facts stand in the comment at the top. */
  private static final int HEAD_LINES = 40;

  private static final Pattern SIGNAL = Pattern.compile("#\\s+(SIG[A-Z]+) .*");
  private static final Pattern FRAME = Pattern.compile("# C +\\[([^\\]]+)\\].*");

  static Optional<CrashReport> read(Path file) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    // Stack dumps may hold bytes of any kind, so no decoder may object to them.
    try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
      List<String> head = lines.limit(HEAD_LINES).toList();
      String signal = find(SIGNAL, head).orElse("an internal error of the JVM");
      return Optional.of(
          new CrashReport(file, signal + find(FRAME, head).map(f -> " in " + f).orElse("")));
    } catch (IOException | UncheckedIOException e) {
      return Optional.of(new CrashReport(file, "unreadable report"));
    }
  }

  private static Optional<String> find(Pattern pattern, List<String> lines) {
    return lines.stream()
        .map(pattern::matcher)
        .filter(Matcher::matches)
        .map(m -> m.group(1))
        .findFirst();
  }
}
