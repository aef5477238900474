package org.sparebit.engine.precode;

/**
 * What looking for a GPU has found.
 *
 * @param name of the usable one, empty if there is none
 * @param problem why there is none and what to do, empty if there is one
 */
public record Gpu(String name, String problem) {

  public boolean usable() {
    return problem.isEmpty();
  }
}
