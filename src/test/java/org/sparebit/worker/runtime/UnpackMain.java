package org.sparebit.worker.runtime;

import java.nio.file.Path;
import org.sparebit.codec.Licence;

/**
 * Unpacks the workers' libraries into a folder, as a server does at its start, and uses them until
 * its standard input ends.
 */
final class UnpackMain {
  /** What the line begins with that names the folder. */
  static final String ANSWER = "unpacked to ";

  private UnpackMain() {}

  public static void main(String[] arguments) throws Exception {
    WorkerRuntime runtime = new WorkerRuntime(Path.of(arguments[0]), arguments[1]);
    System.out.println(
        ANSWER + runtime.forLicence(Licence.LGPL).nativeFolders().get(0).getParent());
    while (System.in.read() >= 0) {
      // Nothing is expected but the end.
    }
  }
}
