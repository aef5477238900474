package org.sparebit.system;

import java.util.ArrayList;
import java.util.List;
import org.sparebit.SparebitApplication;

/**
 * A server in which something keeps all the memory that it can get ({@code hoard=all}), or leaves
 * the others just enough to go on ({@code hoard=most}), and survives that itself.
 */
final class HeapFillingServer {
  private static final List<byte[]> KEPT = new ArrayList<>();

  private static final double MOST = 0.92;

  private HeapFillingServer() {}

  public static void main(String[] arguments) {
    SparebitApplication.main(arguments);
    boolean all = System.getProperty("hoard", "all").equals("all");
    new Thread(all ? HeapFillingServer::keepAll : HeapFillingServer::keepMost, "hoarder").start();
  }

  private static void keepAll() {
    int size = 1 << 20;
    while (true) {
      try {
        KEPT.add(new byte[size]);
      } catch (OutOfMemoryError e) {
        // As code that handles every error does.
        size = Math.max(16, size / 2);
      }
    }
  }

  private static void keepMost() {
    Runtime runtime = Runtime.getRuntime();
    int lookEvery = 100;
    while (true) {
      try {
        boolean isLook = KEPT.size() % lookEvery == 0;
        if (isLook) {
          System.gc();
        }
        long used = runtime.totalMemory() - runtime.freeMemory();
        if (isLook && used > runtime.maxMemory() * MOST) {
          break;
        }
        KEPT.add(new byte[10_000]);
      } catch (OutOfMemoryError e) {
        break;
      }
    }
    int tooMuch = (int) (runtime.maxMemory() / 2);
    while (true) {
      try {
        if (new byte[tooMuch].length == tooMuch) {
          throw new IllegalStateException("The heap has room for " + tooMuch + " bytes");
        }
      } catch (OutOfMemoryError e) {
        // Asks again, as a client does that was told to come back.
        Thread.onSpinWait();
      }
    }
  }
}
