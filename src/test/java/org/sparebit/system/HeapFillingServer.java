package org.sparebit.system;

import java.util.ArrayList;
import java.util.List;
import org.sparebit.SparebitApplication;

/** A server in which something keeps all the memory that it can get, and survives that itself. */
final class HeapFillingServer {
  private static final List<byte[]> KEPT = new ArrayList<>();

  private HeapFillingServer() {}

  public static void main(String[] arguments) {
    SparebitApplication.main(arguments);
    Thread hoarder =
        new Thread(
            () -> {
              int size = 1 << 20;
              while (true) {
                try {
                  KEPT.add(new byte[size]);
                } catch (OutOfMemoryError e) {
                  // As code that handles every error does.
                  size = Math.max(16, size / 2);
                }
              }
            },
            "hoarder");
    hoarder.start();
  }
}
