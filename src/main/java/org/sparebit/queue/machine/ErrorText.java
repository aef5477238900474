package org.sparebit.queue.machine;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Puts together what a job's {@code error} says. */
public final class ErrorText {
  private ErrorText() {}

  /** All that is not empty as sentences, one behind the other, each with its full stop. */
  public static String of(String... sentences) {
    return Arrays.stream(sentences)
        .map(String::strip)
        .filter(sentence -> !sentence.isEmpty())
        .map(sentence -> sentence.matches("(?s).*[.!?…]") ? sentence : sentence + ".")
        .collect(Collectors.joining(" "));
  }
}
