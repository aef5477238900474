package org.sparebit.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/**
 * A disk that fails or hangs for processes started with {@link #environment}: below this library,
 * {@code sick-disk.c}, they are told so by what they take for the kernel. Needs a C compiler.
 */
public final class SickDisk {
  /** Of Linux. */
  public static final int EIO = 5;

  public static final int ESTALE = 116;

  private static final int HANGS = 0;

  private final Path library;
  private final Path rules;

  private SickDisk(Path library, Path rules) {
    this.library = library;
    this.rules = rules;
  }

  /**
   * Builds it; skips the test where there is no compiler.
   *
   * @param folder for what is built
   */
  public static SickDisk build(Path folder) throws IOException, InterruptedException {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/gcc")), "NOT RUN: needs /usr/bin/gcc");
    Path library = folder.resolve("sick-disk.so");
    Process compiler =
        new ProcessBuilder(
                "/usr/bin/gcc",
                "-shared",
                "-fPIC",
                "-O1",
                "-o",
                library.toString(),
                Path.of("src/test/resources/sick-disk.c").toAbsolutePath().toString(),
                "-ldl")
            .redirectErrorStream(true)
            .start();
    String said = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(compiler.waitFor()).as(said).isZero();
    return new SickDisk(library, folder.resolve("sick-disk.rules"));
  }

  /** What a process needs to have this disk. */
  public Map<String, String> environment() {
    return Map.of(
        "LD_PRELOAD", library.toString(), "SICK_DISK", rules.toString(), "LC_ALL", "C.UTF-8");
  }

  /**
   * From now on a call fails.
   *
   * @param call {@code read}, {@code write}, {@code sync}, {@code open}, {@code list}, {@code
   *     stat}, {@code rename}, or {@code *} for all of them
   * @param path of a file, or a folder with all in it
   * @param skip how many such calls of the process go well before
   */
  public void fail(String call, Path path, int error, int skip) throws IOException {
    rule(call + " " + path + " " + error + " " + skip + "\n");
  }

  /** From now on every call hangs, as long as this disk is sick. */
  public void hang(Path path) throws IOException {
    rule("* " + path + " " + HANGS + " 0\n");
  }

  /** From now on all is well, for those that hang, too. */
  public void heal() throws IOException {
    Files.deleteIfExists(rules);
  }

  private void rule(String text) throws IOException {
    Path fresh = Files.writeString(rules.resolveSibling("sick-disk.new"), text);
    Files.move(fresh, rules, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
