package org.sparebit.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

@NullMarked
class WarningCodeTest {
  private static final Pattern ROW = Pattern.compile("\\| `([A-Z0-9_]+)` \\| \\S.*\\|");

  @Test
  void everyCodeIsExplainedInTheDocumentation() throws IOException {
    List<String> documented =
        Files.readAllLines(Path.of("docs", "api.md")).stream()
            .dropWhile(line -> !line.equals("## Warnings"))
            .skip(1)
            .takeWhile(line -> !line.startsWith("## "))
            .map(ROW::matcher)
            .filter(Matcher::matches)
            .map(row -> row.group(1))
            .toList();

    assertThat(documented)
        .containsExactlyElementsOf(Arrays.stream(WarningCode.values()).map(Enum::name).toList());
  }
}
