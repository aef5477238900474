package org.sparebit.protocol;

import java.util.List;

/**
 * Something that the user should know of a job that goes on all the same.
 *
 * @param text for the user: what happened, and what to do if anything
 */
public record Warning(WarningCode code, String text) {

  /** The texts alone, in their order. */
  public static List<String> texts(List<Warning> warnings) {
    return warnings.stream().map(Warning::text).toList();
  }
}
