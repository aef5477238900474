package org.sparebit.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The threat model names tests that there are. */
class SecurityPageTest {
  private static final Pattern TEST = Pattern.compile("`([A-Z]\\w*(?:Test|IT))`");
  private static final Pattern SCRIPT = Pattern.compile("`((?:\\.ci|release)/[a-z-]+)`");

  @Test
  void everyTestThatIsNamedIsThere() throws IOException {
    Set<String> named = new TreeSet<>();
    for (String row : rows()) {
      String held = row.substring(row.lastIndexOf('|', row.length() - 2));
      TEST.matcher(held).results().forEach(test -> named.add(test.group(1)));
    }
    assertThat(named).hasSizeGreaterThan(40);
    assertThat(tests()).containsAll(named);
  }

  @Test
  void everyScriptThatIsNamedIsThere() throws IOException {
    assertThat(SCRIPT.matcher(page()).results().map(script -> Path.of(script.group(1))))
        .isNotEmpty()
        .allMatch(Files::isExecutable);
  }

  @Test
  void noThreatIsWithoutATestOrAWordOnWhy() throws IOException {
    assertThat(rows())
        .hasSizeGreaterThan(20)
        .allMatch(row -> row.matches(".*\\| [^|]*(`[^`]+`|no test: )[^|]* \\|"));
  }

  private static List<String> rows() throws IOException {
    return page()
        .lines()
        .dropWhile(line -> !line.startsWith("| who |"))
        .skip(2)
        .takeWhile(line -> line.startsWith("|"))
        .toList();
  }

  private static String page() throws IOException {
    return Files.readString(Path.of("docs", "security.md"));
  }

  private static Set<String> tests() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src", "test", "java"))) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.endsWith(".java"))
          .map(name -> name.substring(0, name.length() - ".java".length()))
          .collect(Collectors.toSet());
    }
  }
}
