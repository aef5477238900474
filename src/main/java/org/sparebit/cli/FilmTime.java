package org.sparebit.cli;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A time of a film as it is typed: seconds, minutes and seconds, or hours, too. */
final class FilmTime {
  static final String ACCEPTED = "a time such as 90, 1:30 or 0:01:30.5";

  private static final Pattern FORM =
      Pattern.compile("(?:(?:(\\d{1,4}):)?(\\d{1,4}):)?(\\d{1,7})(?:\\.(\\d{1,6})\\d*)?");

  private FilmTime() {}

  /** In microseconds; empty if it is no time. */
  static OptionalLong micros(String typed) {
    Matcher matcher = FORM.matcher(typed.strip());
    if (!matcher.matches()) {
      return OptionalLong.empty();
    }
    boolean hasMinutes = matcher.group(2) != null;
    boolean hasHours = matcher.group(1) != null;
    long seconds = Long.parseLong(matcher.group(3));
    long minutes = hasMinutes ? Long.parseLong(matcher.group(2)) : 0;
    long hours = hasHours ? Long.parseLong(matcher.group(1)) : 0;
    if ((hasMinutes && seconds > 59) || (hasHours && minutes > 59)) {
      return OptionalLong.empty();
    }
    String fraction = matcher.group(4) == null ? "" : matcher.group(4);
    long micros = Long.parseLong((fraction + "000000").substring(0, 6));
    return OptionalLong.of(((hours * 60 + minutes) * 60 + seconds) * 1_000_000 + micros);
  }
}
