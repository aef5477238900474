package org.sparebit.worker.confinement;

import com.sun.jna.Memory;
import java.util.ArrayList;
import java.util.List;

/**
 * Forbids system calls to a thread and to whatever it starts. See seccomp(2); the filter is a
 * program for the kernel's classic BPF machine, which sees the number of a call and its arguments.
 *
 * <p>Like Landlock it forbids what is known to do harm and allows the rest: the JVM and CUDA may
 * use in the next version what they don't use today, and a job must not fail of that.
 */
final class Seccomp implements AutoCloseable {
  private static final long SET_MODE_FILTER = 1;

  /** Where the data of a call has its number, its architecture, and its first argument. */
  private static final int NUMBER = 0;

  private static final int ARCHITECTURE = 4;
  private static final int FIRST_ARGUMENT = 16;

  private static final int LOAD = 0x20;
  private static final int JUMP_IF_EQUAL = 0x15;
  private static final int JUMP_IF_AT_LEAST = 0x35;
  private static final int JUMP_IF_ANY_BIT = 0x45;
  private static final int RETURN = 0x06;

  private static final int ALLOW = 0x7fff0000;
  private static final int FAIL = 0x00050000;
  private static final int EPERM = 1;
  private static final int EACCES = 13;
  private static final int ENOSYS = 38;

  private static final int AF_UNIX = 1;

  /** Calls of the x32 interface on amd64, which have numbers of their own. */
  private static final int X32 = 0x40000000;

  /** CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET. */
  private static final int NEW_NAMESPACES = 0x7e020000;

  private static final int INSTRUCTION_BYTES = 8;

  private final long number;
  private final Memory description;
  private final Memory instructions;

  private Seccomp(long number, Memory description, Memory instructions) {
    this.number = number;
    this.description = description;
    this.instructions = instructions;
  }

  private record Instruction(int code, int ifTrue, int ifFalse, int value) {}

  /** Makes the filter; it binds nobody yet. */
  static Seccomp prepare(SystemCalls calls, boolean localSockets) {
    List<Instruction> program = program(calls, localSockets);
    Memory instructions = new Memory((long) program.size() * INSTRUCTION_BYTES);
    for (int i = 0; i < program.size(); i++) {
      Instruction instruction = program.get(i);
      long at = (long) i * INSTRUCTION_BYTES;
      instructions.setShort(at, (short) instruction.code());
      instructions.setByte(at + 2, (byte) instruction.ifTrue());
      instructions.setByte(at + 3, (byte) instruction.ifFalse());
      instructions.setInt(at + 4, instruction.value());
    }
    Memory description = new Memory(2L * Long.BYTES);
    description.setLong(0, program.size());
    description.setPointer(Long.BYTES, instructions);
    return new Seccomp(calls.seccomp(), description, instructions);
  }

  /** From now on this thread may not make the calls that the filter forbids. */
  void confineThisThread() throws ConfinementException {
    if (Libc.systemCall(number, SET_MODE_FILTER, 0L, description) != 0) {
      throw new ConfinementException("a filter of system calls can't be set" + Libc.error());
    }
  }

  @Override
  public void close() {
    description.close();
    instructions.close();
  }

  private static List<Instruction> program(SystemCalls calls, boolean localSockets) {
    List<Instruction> program = new ArrayList<>();
    program.add(new Instruction(LOAD, 0, 0, ARCHITECTURE));
    program.add(new Instruction(JUMP_IF_EQUAL, 1, 0, calls.audit()));
    program.add(fail(EPERM));
    program.add(new Instruction(LOAD, 0, 0, NUMBER));
    program.add(new Instruction(JUMP_IF_AT_LEAST, 0, 1, X32));
    program.add(fail(EPERM));
    for (int call : calls.forbidden()) {
      forbid(program, call, EPERM);
    }
    // Its flags lie in memory, where no filter looks. The C library then uses the older call.
    forbid(program, calls.cloneThread3(), ENOSYS);
    if (!localSockets) {
      forbid(program, calls.socket(), EACCES);
      // A program in memory needs no file, so Landlock would not see it.
      forbid(program, calls.memfdCreate(), EPERM);
    } else {
      program.add(new Instruction(JUMP_IF_EQUAL, 0, 4, calls.socket()));
      program.add(new Instruction(LOAD, 0, 0, FIRST_ARGUMENT));
      program.add(new Instruction(JUMP_IF_EQUAL, 1, 0, AF_UNIX));
      program.add(fail(EACCES));
      program.add(new Instruction(RETURN, 0, 0, ALLOW));
    }
    program.add(new Instruction(JUMP_IF_EQUAL, 0, 3, calls.cloneThread()));
    program.add(new Instruction(LOAD, 0, 0, FIRST_ARGUMENT));
    program.add(new Instruction(JUMP_IF_ANY_BIT, 0, 1, NEW_NAMESPACES));
    program.add(fail(EPERM));
    program.add(new Instruction(RETURN, 0, 0, ALLOW));
    return program;
  }

  private static void forbid(List<Instruction> program, int call, int error) {
    program.add(new Instruction(JUMP_IF_EQUAL, 0, 1, call));
    program.add(fail(error));
  }

  private static Instruction fail(int error) {
    return new Instruction(RETURN, 0, 0, FAIL | error);
  }
}
