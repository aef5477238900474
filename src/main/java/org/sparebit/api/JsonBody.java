package org.sparebit.api;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request's JSON object.
 *
 * @param fields in the order in which they were sent; of a repeated one the last
 * @param repeated names that were sent more than once
 */
public record JsonBody(Map<String, Value> fields, Set<String> repeated) {

  /**
   * The value of a field.
   *
   * @param text what was sent: a string's content, or a number or boolean as it was spelled; null
   *     for anything else
   * @param kind what it is, in words
   */
  public record Value(@Nullable String text, String kind) {}
}
