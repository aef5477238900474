package org.sparebit.worker.confinement;

import com.sun.jna.Function;
import com.sun.jna.Native;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The C library, as far as confining needs it. */
final class Libc {
  /** Of prctl(2). */
  private static final long PR_SET_NO_NEW_PRIVS = 38;

  private Libc() {}

  /**
   * Loads JNA, which takes some 50 ms; the thread that confines itself can't do it, since it would
   * have to read files.
   */
  static void load(@Nullable Path nativeFolder) throws ConfinementException {
    if (nativeFolder != null) {
      System.setProperty("jna.boot.library.path", nativeFolder.toString());
    }
    // The system's own JNA, where there is one, is another version.
    System.setProperty("jna.nosys", "true");
    try {
      if (Native.POINTER_SIZE != Long.BYTES) {
        throw new ConfinementException("only 64-bit systems are supported");
      }
      // Looks up what the confined thread calls, and loads the classes on the way.
      int unused = Function.getFunction("c", "getpid").invokeInt(new Object[0]);
    } catch (LinkageError e) {
      throw new ConfinementException("JNA can't be loaded (" + e.getMessage() + ")");
    }
  }

  /** No program that it starts can then gain rights, as those with the set-uid bit do. */
  static void forbidNewPrivileges() throws ConfinementException {
    long code = call("prctl", PR_SET_NO_NEW_PRIVS, 1L, 0L, 0L, 0L);
    if (code != 0) {
      throw new ConfinementException("prctl(PR_SET_NO_NEW_PRIVS) fails" + error());
    }
  }

  /** A system call by its number; -1 where it fails, and {@link #error} then says why. */
  static long systemCall(long number, Object... arguments) {
    Object[] all = new Object[arguments.length + 1];
    all[0] = number;
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return call("syscall", all);
  }

  /** A function that takes and returns machine words. */
  static long call(String name, Object... arguments) {
    return Function.getFunction("c", name).invokeLong(arguments);
  }

  /** The C library's number of the last error of this thread. */
  static int errorNumber() {
    return Native.getLastError();
  }

  /** The last error, for the end of a sentence. */
  static String error() {
    return " (error " + errorNumber() + ")";
  }
}
