package org.sparebit.endtoend;

import java.util.List;

/**
 * A thread of a process, from the file {@code stat} of proc(5).
 *
 * @param name the first 15 characters of it
 * @param policy by which it is scheduled; {@link #ORDINARY} is the usual one
 */
record ThreadStatus(String name, int policy) {
  static final int ORDINARY = 0;

  /** The policy is the 41st field of the line; the second, the name, may hold spaces. */
  private static final int POLICY_AFTER_THE_NAME = 38;

  static ThreadStatus parse(String line) {
    int nameEnds = line.lastIndexOf(')');
    List<String> fields = List.of(line.substring(nameEnds + 2).split(" ", -1));
    return new ThreadStatus(
        line.substring(line.indexOf('(') + 1, nameEnds),
        Integer.parseInt(fields.get(POLICY_AFTER_THE_NAME)));
  }
}
