package org.sparebit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparebit.api.access.PrintedKey;
import picocli.CommandLine;

class KeyCommandTest {
  private static final String KEY = "Key (shown only now): ";
  private static final String ENTRY = "Entry: ";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void printsAKeyAndAnEntryThatLetsItIn() {
    assertThat(key("editor")).isZero();

    assertThat(printed().whoHas(line(KEY))).isEqualTo(Optional.of("editor:FULL"));
    assertThat(printed().whoHas(line(KEY) + "x")).isEmpty();
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void makesAKeyThatMayReadOnly() {
    assertThat(key("--read-only", "wall")).isZero();

    assertThat(printed().whoHas(line(KEY))).isEqualTo(Optional.of("wall:READ"));
  }

  @Test
  void entryDoesNotHoldTheKey() {
    key("editor");

    assertThat(line(ENTRY)).startsWith("editor:full:").doesNotContain(line(KEY));
  }

  @Test
  void makesAnotherKeyEachTime() {
    key("editor");
    key("editor");

    assertThat(out.toString().lines().filter(line -> line.startsWith(KEY)).distinct()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "two words", "a:b", "a,b", "a#b", "naïve", "a\nb", "../x", "NAME:full"})
  void refusesANameThatAnEntryCanNotHold(String name) {
    assertThat(key(name)).isEqualTo(2);

    assertThat(out.toString()).isEmpty();
    assertThat(err.toString()).contains("\"" + name + "\"", "1 to 64 letters, digits");
  }

  @Test
  void takesNamesOfUpTo64Characters() {
    assertThat(key("a".repeat(64))).isZero();
    assertThat(key("a".repeat(65))).isEqualTo(2);
  }

  @Test
  void needsOneName() {
    assertThat(key()).isEqualTo(2);
    assertThat(key("one", "two")).isEqualTo(2);
    assertThat(key("one", "--admin")).isEqualTo(2);

    assertThat(out.toString()).isEmpty();
    assertThat(err.toString()).contains("NAME", "two", "--admin");
  }

  private int key(String... arguments) {
    PrintWriter errors = new PrintWriter(err, true);
    CommandLine command = new CommandLine(new KeyCommand(new PrintWriter(out, true), errors));
    return command.setErr(errors).execute(arguments);
  }

  private PrintedKey printed() {
    return new PrintedKey(line(ENTRY));
  }

  /** What follows these words in the output. */
  private String line(String words) {
    List<String> lines = Arrays.asList(out.toString().split("\\R"));
    assertThat(lines).hasSize(2);
    return lines.stream()
        .filter(line -> line.startsWith(words))
        .map(line -> line.substring(words.length()))
        .findFirst()
        .orElseThrow();
  }
}
