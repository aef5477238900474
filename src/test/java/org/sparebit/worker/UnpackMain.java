package org.sparebit.worker;

import java.nio.file.Path;
import org.sparebit.codec.Licence;

/** Unpacks the workers' libraries into a folder, as a server does at its start. */
final class UnpackMain {
  private UnpackMain() {}

  public static void main(String[] arguments) throws Exception {
    WorkerRuntime runtime = new WorkerRuntime(Path.of(arguments[0]), arguments[1]);
    System.out.println(runtime.forLicence(Licence.LGPL).nativeFolders().get(0).getParent());
  }
}
