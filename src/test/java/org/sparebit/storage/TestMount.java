package org.sparebit.storage;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Mounts small file systems in memory, where the test may. */
public final class TestMount {
  private TestMount() {}

  /** Mounts 8 MB; false without the right to do so. */
  public static boolean mount(Path folder) throws IOException, InterruptedException {
    return run("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", folder.toString());
  }

  /** Shows one folder in the place of another. */
  public static boolean bind(Path source, Path folder) throws IOException, InterruptedException {
    return run("mount", "--bind", source.toString(), folder.toString());
  }

  public static boolean remountReadOnly(Path folder) throws IOException, InterruptedException {
    return run("mount", "-o", "remount,ro", folder.toString());
  }

  public static boolean remountWritable(Path folder) throws IOException, InterruptedException {
    return run("mount", "-o", "remount,rw", folder.toString());
  }

  /** At once, whoever still uses it. */
  public static boolean unmount(Path folder) throws IOException, InterruptedException {
    return run("umount", "-l", folder.toString());
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(List.of(command))
            .redirectErrorStream(true)
            .redirectOutput(new File("/dev/null"))
            .start()
            .waitFor()
        == 0;
  }
}
