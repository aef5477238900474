package org.sparebit.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.sparebit.activation.GplInstaller;
import org.sparebit.worker.ProcessWorkerLauncher;
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
    List<String> given = List.of(arguments);
    CliLogging.configure(given.contains("-v") || given.contains("--verbose"));
    TerminalSettings settings;
    try {
      settings = TerminalSettings.of(System.getenv());
    } catch (IllegalArgumentException e) {
      err.println(e.getMessage());
      return CommandLine.ExitCode.USAGE;
    }
    Path dataFolder = settings.dataFolder();
    try (ProcessWorkerLauncher launcher =
        new ProcessWorkerLauncher(settings.worker(), settings.limits(), dataFolder)) {
      GplInstaller gpl =
          GplInstaller.of(
              launcher.gplLibraries(),
              dataFolder,
              settings.codecsDir(),
              settings.codecsRepository());
      EncodeCommand encode =
          new EncodeCommand(out, err, terminal, launcher, gpl::install, settings);
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
