package org.sparebit.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.sparebit.api.access.ApiKey;
import org.sparebit.api.access.ApiKey.Role;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a key for the API. The key is shown once and kept nowhere. */
@Command(
    name = "key",
    mixinStandardHelpOptions = true,
    versionProvider = Cli.Version.class,
    header = "Make an API key for the server.",
    footerHeading = "%n",
    footer = {
      "Give the entry to the server: in SPAREBIT_API_KEYS, separated by commas, or as a line of",
      "the file that SPAREBIT_API_KEYS_FILE names. The key itself is for the client, which sends",
      "it as \"Authorization: Bearer KEY\" or \"X-API-Key: KEY\"."
    })
final class KeyCommand implements Callable<Integer> {
  private final PrintWriter out;
  private final PrintWriter err;

  @Parameters(paramLabel = "NAME", description = "whose key it is; the audit log names it")
  private String name = "";

  @Option(names = "--read-only", description = "good for GET and HEAD only")
  private boolean readOnly;

  KeyCommand(PrintWriter out, PrintWriter err) {
    this.out = out;
    this.err = err;
  }

  @Override
  public Integer call() {
    try {
      ApiKey.Made made = ApiKey.make(name, readOnly ? Role.READ : Role.FULL);
      out.println("Key (shown only now): " + made.secret());
      out.println("Entry: " + made.entry());
      return ExitCode.OK;
    } catch (IllegalArgumentException e) {
      err.println("The key's name is \"" + name + "\". " + e.getMessage());
      return ExitCode.USAGE;
    }
  }
}
