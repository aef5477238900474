package org.sparebit.protocol;

/**
 * What a job may take at most, 0 for any amount.
 *
 * @param memoryBytes of the worker's own memory, as the server counts it
 * @param outputBytes of the output file, also while it is being written
 */
public record Bounds(long memoryBytes, long outputBytes) {
  public static final Bounds NONE = new Bounds(0, 0);

  public Bounds {
    if (memoryBytes < 0 || outputBytes < 0) {
      throw new IllegalArgumentException(
          "bounds of %d and %d bytes".formatted(memoryBytes, outputBytes));
    }
  }
}
