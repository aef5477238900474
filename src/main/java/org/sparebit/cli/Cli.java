package org.sparebit.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.sparebit.activation.GplInstaller;
import org.sparebit.worker.ProcessWorkerLauncher;
import org.sparebit.worker.WorkerLimits;
import org.sparebit.worker.WorkerProperties;
import org.sparebit.worker.process.ConfinementMode;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.util.unit.DataSize;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The commands of the terminal; without one of them the server starts. */
@Command(
    name = Cli.PROGRAM,
    description = {
      "Sparebit re-encodes videos so that they need fewer bits for the same perceived quality.",
      "",
      "Without a command it starts the server: its REST API then answers on port 8000."
    },
    synopsisSubcommandLabel = "[encode | check | key | backup | restore | recover]",
    commandListHeading = "%nCommands:%n",
    mixinStandardHelpOptions = true,
    versionProvider = Cli.Version.class)
public final class Cli {
  static final String PROGRAM = "java -jar sparebit.jar";

  private static final List<String> OPTIONS = List.of("--help", "--version");

  private static final String START_TIMEOUT = "SPAREBIT_WORKER_STARTTIMEOUT";
  private static final String MEMORY = "SPAREBIT_WORKER_MEMORY";
  private static final String CONFINEMENT = "SPAREBIT_WORKER_CONFINEMENT";

  private Cli() {}

  /**
   * Whether these arguments ask for something else than the server. It takes settings, which begin
   * with two dashes; any other word is a command, or one that was mistyped.
   */
  public static boolean handles(String... arguments) {
    return arguments.length > 0
        && !arguments[0].isBlank()
        && (OPTIONS.contains(arguments[0]) || !arguments[0].startsWith("--"));
  }

  /**
   * Runs a command.
   *
   * @return the exit code: 0 done, 1 failed, 2 wrong usage, 130 interrupted
   */
  public static int run(String... arguments) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    Terminal terminal = Terminal.ofStandardError();
    Path dataFolder = Path.of(System.getenv().getOrDefault("SPAREBIT_DATA_DIR", "data"));
    List<String> given = List.of(arguments);
    CliLogging.configure(given.contains("-v") || given.contains("--verbose"));
    WorkerProperties worker;
    WorkerLimits limits;
    try {
      worker = workerProperties(System.getenv());
      limits = workerLimits(System.getenv());
    } catch (IllegalArgumentException e) {
      err.println(e.getMessage());
      return CommandLine.ExitCode.USAGE;
    }
    try (ProcessWorkerLauncher launcher = new ProcessWorkerLauncher(worker, limits, dataFolder)) {
      GplInstaller gpl =
          GplInstaller.of(
              launcher.gplLibraries(),
              dataFolder,
              System.getenv("SPAREBIT_CODECS_DIR"),
              System.getenv("SPAREBIT_CODECS_REPOSITORY"));
      EncodeCommand encode = new EncodeCommand(out, err, terminal, launcher, gpl::install);
      return commandLine(
              terminal,
              encode,
              new CheckCommand(out, err, launcher),
              new KeyCommand(out, err),
              new DatabaseCommands.Backup(out, err, dataFolder),
              new DatabaseCommands.Restore(out, err, dataFolder),
              new DatabaseCommands.Recover(out, err, dataFolder))
          .setOut(out)
          .setErr(err)
          .execute(arguments);
    }
  }

  /**
   * As the server's, whose environment variables for them an image or a slow machine sets.
   *
   * @throws IllegalArgumentException with a message for the user
   */
  static WorkerProperties workerProperties(Map<String, String> environment) {
    String runtimeDir = environment.getOrDefault("SPAREBIT_WORKER_RUNTIME_DIR", "");
    WorkerProperties properties =
        WorkerProperties.defaults()
            .withRuntimeDir(runtimeDir.isBlank() ? null : Path.of(runtimeDir));
    String startTimeout = environment.getOrDefault(START_TIMEOUT, "");
    return startTimeout.isBlank()
        ? properties
        : properties.withStartTimeout(duration(START_TIMEOUT, startTimeout));
  }

  /**
   * Likewise.
   *
   * @throws IllegalArgumentException with a message for the user
   */
  static WorkerLimits workerLimits(Map<String, String> environment) {
    WorkerLimits limits = WorkerLimits.defaults();
    String confinement = environment.getOrDefault(CONFINEMENT, "").strip();
    if (!confinement.isEmpty()) {
      limits = limits.withConfinement(confinementMode(confinement));
    }
    String memory = environment.getOrDefault(MEMORY, "").strip();
    return memory.isEmpty() ? limits : limits.withMemory(size(MEMORY, memory));
  }

  private static ConfinementMode confinementMode(String value) {
    return Stream.of(ConfinementMode.values())
        .filter(mode -> mode.name().equalsIgnoreCase(value))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    CONFINEMENT + " is \"" + value + "\": give auto, required or off."));
  }

  private static DataSize size(String variable, String value) {
    try {
      DataSize size = DataSize.parse(value);
      if (!size.isNegative() && size.toBytes() > 0) {
        return size;
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    throw new IllegalArgumentException(
        variable + " is \"" + value + "\": give a size such as 2GB or 800MB.");
  }

  private static Duration duration(String variable, String value) {
    try {
      Duration duration = DurationStyle.detectAndParse(value);
      // What a timer can't count in nanoseconds, about 292 years, overflows here.
      if (duration.toNanos() > 0) {
        return duration;
      }
    } catch (IllegalArgumentException | ArithmeticException e) {
      // Said below.
    }
    throw new IllegalArgumentException(
        variable + " is \"" + value + "\": give a time such as 30s or 2m.");
  }

  static CommandLine commandLine(Terminal terminal, Object... commands) {
    CommandLine root = new CommandLine(new Cli());
    for (Object command : commands) {
      root.addSubcommand(command);
    }
    root.addSubcommand(new CommandLine.HelpCommand());
    root.setUsageHelpWidth(Math.max(60, Math.min(100, terminal.width())));
    root.setParameterExceptionHandler(Cli::explainUsage);
    return root;
  }

  /** Where the right usage stands: that of the command, or of all where it is none. */
  static String seeHelp(String command) {
    return "See: " + PROGRAM + (command.equals(PROGRAM) ? "" : " " + command) + " --help";
  }

  private static int explainUsage(CommandLine.ParameterException e, String[] arguments) {
    CommandLine command = e.getCommandLine();
    command.getErr().println(e.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(e, command.getErr());
    command.getErr().println(seeHelp(command.getCommandSpec().name()));
    return CommandLine.ExitCode.USAGE;
  }

  /** The version of this build. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Cli.class.getPackage().getImplementationVersion();
      return new String[] {"Sparebit " + (version == null ? "(development)" : version)};
    }
  }
}
