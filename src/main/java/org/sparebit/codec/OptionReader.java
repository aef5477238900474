package org.sparebit.codec;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.sparebit.codec.EncodingRules.Given;

/** Reads the texts of options, and notes those that are missing or make no sense. */
final class OptionReader {
  private static final Pattern WHOLE_NUMBER = Pattern.compile("0*([0-9]{1,9})");

  private final Given given;
  private final Consumer<Fault> faults;

  OptionReader(Given given, Consumer<Fault> faults) {
    this.given = given;
    this.faults = faults;
  }

  @Nullable String text(EncodingOption option) {
    return given.text(option);
  }

  @Nullable String required(EncodingOption option, String accepted) {
    String text = given.text(option);
    if (text == null) {
      faults.accept(new Fault(option, null, accepted));
    }
    return text;
  }

  void wrong(EncodingOption option, String received, String accepted) {
    faults.accept(new Fault(option, received, accepted));
  }

  /** One of several names; null if it was not given or is not one of them. */
  <T> @Nullable T choice(
      EncodingOption option, Function<String, Optional<T>> byName, String accepted) {
    String text = given.text(option);
    if (text == null) {
      return null;
    }
    Optional<T> found = byName.apply(text.strip());
    if (found.isEmpty()) {
      wrong(option, text, accepted);
    }
    return found.orElse(null);
  }

  /** A whole number; 0 if it was not given or is none that is accepted. */
  int wholeNumber(EncodingOption option, int min, int max, String accepted) {
    String text = given.text(option);
    if (text == null) {
      return 0;
    }
    var matcher = WHOLE_NUMBER.matcher(text.strip());
    int value = matcher.matches() ? Integer.parseInt(matcher.group(1)) : -1;
    if (value < min || value > max) {
      wrong(option, text, accepted);
      return 0;
    }
    return value;
  }
}
