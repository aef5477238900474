package org.sparebit.codec;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/** Look-up of catalogue values by the names that requests use. */
final class Names {
  private Names() {}

  static <T> Optional<T> find(T[] values, Function<T, String> nameOf, String name) {
    return Arrays.stream(values).filter(v -> nameOf.apply(v).equalsIgnoreCase(name)).findFirst();
  }
}
