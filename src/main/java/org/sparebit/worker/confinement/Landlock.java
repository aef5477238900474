package org.sparebit.worker.confinement;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.nio.file.Files;
import java.util.List;

/**
 * Limits which files a thread, and whatever it starts, may touch. See landlock(7) and <a
 * href="https://docs.kernel.org/userspace-api/landlock.html">the kernel's documentation</a>; names
 * and numbers are those of linux/landlock.h.
 */
final class Landlock implements AutoCloseable {
  private static final long CREATE_RULESET = 444;
  private static final long ADD_RULE = 445;
  private static final long RESTRICT_SELF = 446;

  private static final long CREATE_RULESET_VERSION = 1;
  private static final int RULE_PATH_BENEATH = 1;

  private static final long EXECUTE = 1;
  private static final long WRITE_FILE = 1 << 1;
  private static final long READ_FILE = 1 << 2;
  private static final long READ_DIR = 1 << 3;
  private static final long REMOVE_DIR = 1 << 4;
  private static final long REMOVE_FILE = 1 << 5;
  private static final long MAKE_DIR = 1 << 7;
  private static final long MAKE_REG = 1 << 8;
  private static final long TRUNCATE = 1 << 14;
  private static final long IOCTL_DEV = 1 << 15;

  /** What a rule for a file, not for a folder, may grant. */
  private static final long OF_FILES = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEV;

  /** How many of the rights above each version of the interface knows, from the first on. */
  private static final int[] KNOWN_RIGHTS = {13, 14, 15, 15, 16};

  /** The first version that can forbid TCP, and signals and abstract sockets. */
  private static final int WITH_NETWORK = 4;

  private static final int WITH_SCOPES = 6;

  private static final long ALL_TCP = 3;
  private static final long ALL_SCOPES = 3;

  private static final long O_PATH = 0x200000;
  private static final long O_CLOEXEC = 0x80000;

  private final long ruleset;

  private Landlock(long ruleset) {
    this.ruleset = ruleset;
  }

  /** The version of the kernel's interface. */
  static int version() throws ConfinementException {
    long version = Libc.systemCall(CREATE_RULESET, Pointer.NULL, 0L, CREATE_RULESET_VERSION);
    if (version < 1) {
      throw new ConfinementException(
          "the kernel has no Landlock" + Libc.error() + ", or the container's profile forbids it");
    }
    return (int) version;
  }

  /** Makes the rules; they bind nobody yet. */
  static Landlock prepare(int version, List<FileAccess> files) throws ConfinementException {
    long handled = (1L << KNOWN_RIGHTS[Math.min(version, KNOWN_RIGHTS.length) - 1]) - 1;
    Landlock rules = new Landlock(createRuleset(version, handled));
    try {
      for (FileAccess access : files) {
        allow(rules.ruleset, access, handled);
      }
      return rules;
    } catch (ConfinementException e) {
      rules.close();
      throw e;
    }
  }

  /** From now on this thread may touch nothing but what the rules allow. */
  void confineThisThread() throws ConfinementException {
    if (Libc.systemCall(RESTRICT_SELF, ruleset, 0L) != 0) {
      throw new ConfinementException("landlock_restrict_self fails" + Libc.error());
    }
  }

  @Override
  public void close() {
    Libc.call("close", ruleset);
  }

  private static long createRuleset(int version, long handled) throws ConfinementException {
    try (Memory attributes = new Memory(3L * Long.BYTES)) {
      attributes.setLong(0, handled);
      attributes.setLong(Long.BYTES, ALL_TCP);
      attributes.setLong(2L * Long.BYTES, ALL_SCOPES);
      long size = Long.BYTES * (version < WITH_NETWORK ? 1L : version < WITH_SCOPES ? 2L : 3L);
      long ruleset = Libc.systemCall(CREATE_RULESET, attributes, size, 0L);
      if (ruleset < 0) {
        throw new ConfinementException("landlock_create_ruleset fails" + Libc.error());
      }
      return ruleset;
    }
  }

  private static void allow(long ruleset, FileAccess access, long handled)
      throws ConfinementException {
    long file = Libc.call("open", access.path().toString(), O_PATH | O_CLOEXEC);
    if ((int) file < 0) {
      return;
    }
    try (Memory attributes = new Memory(Long.BYTES + Integer.BYTES)) {
      long rights = rights(access.right()) & handled;
      attributes.setLong(0, Files.isDirectory(access.path()) ? rights : rights & OF_FILES);
      attributes.setInt(Long.BYTES, (int) file);
      if (Libc.systemCall(ADD_RULE, ruleset, RULE_PATH_BENEATH, attributes, 0L) != 0) {
        throw new ConfinementException(
            "landlock_add_rule fails for " + access.path() + Libc.error());
      }
    } finally {
      Libc.call("close", file);
    }
  }

  private static long rights(FileAccess.Right right) {
    return switch (right) {
      case LIST -> READ_DIR;
      case READ -> READ_FILE | READ_DIR;
      case EXECUTE -> READ_FILE | READ_DIR | EXECUTE;
      case ADD -> READ_FILE | WRITE_FILE | TRUNCATE | MAKE_REG;
      case WRITE ->
          READ_FILE
              | READ_DIR
              | WRITE_FILE
              | TRUNCATE
              | MAKE_REG
              | MAKE_DIR
              | REMOVE_FILE
              | REMOVE_DIR;
      case DEVICE -> READ_FILE | READ_DIR | WRITE_FILE | IOCTL_DEV;
    };
  }
}
