package org.sparebit;

import org.jspecify.annotations.NullMarked;
import org.sparebit.cli.Cli;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the server, or runs one job in the terminal. */
@NullMarked
@SpringBootApplication
public class SparebitApplication {
  public static void main(String[] arguments) {
    if (Cli.handles(arguments)) {
      System.exit(Cli.run(arguments));
    }
    SpringApplication.run(SparebitApplication.class, arguments);
  }
}
