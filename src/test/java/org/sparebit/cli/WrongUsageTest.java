package org.sparebit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparebit.worker.ProcessWorkerLauncher;
import org.sparebit.worker.WorkerProperties;
import picocli.CommandLine;

/** Whoever types a command wrongly is told where the right usage of that command stands. */
class WrongUsageTest {
  private static final String PROGRAM = "See: java -jar sparebit.jar";

  @TempDir Path data;
  private ProcessWorkerLauncher launcher;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void open() {
    launcher = new ProcessWorkerLauncher(WorkerProperties.defaults(), data);
  }

  @AfterEach
  void close() {
    launcher.close();
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          encode,               encode, IN
          encode in.mp4,        encode, OUT
          encode a b --codek=x, encode, --codek
          encode a b c,         encode, c
          encode a b --codec,   encode, --codec
          check now,            check,  now
          check --deep,         check,  --deep
          key,                  key,    NAME
          key a b,              key,    b
          key a --read-only=1x, key,    --read-only
          key --readonly a,     key,    --readonly
          backup a b,           backup, b
          backup --all,         backup, --all
          restore,              restore, FILE
          restore a b,          restore, b
          restore --force a,    restore, --force
          recover a,            recover, a
          recover -x,           recover, -x
          """)
  void isExplainedByTheHelpOfTheCommand(String line, String command, String named) {
    assertThat(run(line.split(" ", -1))).isEqualTo(2);

    assertThat(err.toString().lines()).last().isEqualTo(PROGRAM + " " + command + " --help");
    assertThat(err.toString()).contains(named).doesNotContain("Exception", "\tat ");
    assertThat(out.toString()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help x --what", "help what", "-V -q", "help encode --x"})
  void isExplainedByTheHelpOfAllCommandsWhereItIsNone(String line) {
    run(line.split(" ", -1));

    assertThat(err.toString()).doesNotContain("encode --help", "Exception");
  }

  @Test
  void everyCommandHasAHelpThatTellsItsUsage() {
    for (String command : new String[] {"encode", "check", "key", "backup", "restore", "recover"}) {
      assertThat(run(command, "--help")).as(command).isZero();
      assertThat(out.toString()).contains("sparebit.jar " + command);
      assertThat(run("help", command)).as(command).isZero();
    }
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void isACommandThatWasMistypedAndNoServer() {
    assertThat(Cli.handles("bakcup")).isTrue();
    assertThat(run("bakcup")).isEqualTo(2);
    assertThat(err.toString()).contains("'bakcup'", "backup").endsWith(PROGRAM + " --help\n");
    assertThat(Cli.handles("-q")).isTrue();
    assertThat(Cli.handles("--version")).isTrue();
    assertThat(Cli.handles()).isFalse();
    assertThat(Cli.handles("--server.address=127.0.0.1")).isFalse();
    assertThat(Cli.handles("--debug")).isFalse();
    assertThat(Cli.handles("")).isFalse();
  }

  private int run(String... arguments) {
    PrintWriter errors = new PrintWriter(err, true);
    PrintWriter answers = new PrintWriter(out, true);
    CommandLine root =
        Cli.commandLine(
            new Terminal(false, () -> 80),
            new EncodeCommand(
                answers,
                errors,
                new Terminal(false, () -> 80),
                launcher,
                () -> {},
                TerminalSettings.of(Map.of())),
            new CheckCommand(answers, errors, launcher),
            new KeyCommand(answers, errors),
            new DatabaseCommands.Backup(answers, errors, data),
            new DatabaseCommands.Restore(answers, errors, data),
            new DatabaseCommands.Recover(answers, errors, data));
    return root.setOut(answers).setErr(errors).execute(arguments);
  }
}
