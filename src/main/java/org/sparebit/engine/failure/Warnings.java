package org.sparebit.engine.failure;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.sparebit.protocol.Warning;
import org.sparebit.protocol.WarningCode;

/**
 * Keeps what is said to users short: it can contain an input's own words, and an input can have any
 * number of streams. All together stays far below what a message of the protocol may have.
 */
public final class Warnings {
  private static final int MOST = 100;
  private static final int MOST_CHARS = 1000;

  /** As characters of JSON they would be six times as long, and a terminal would obey them. */
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  private Warnings() {}

  /** The first of them, and how many more there are. */
  public static List<Warning> bounded(List<Warning> all) {
    List<Warning> some = new ArrayList<>();
    all.stream().limit(MOST).map(w -> w.code().with(shortened(w.text()))).forEach(some::add);
    if (all.size() > MOST) {
      some.add(WarningCode.MORE_WARNINGS.with("and " + (all.size() - MOST) + " more warnings"));
    }
    return List.copyOf(some);
  }

  public static String shortened(String text) {
    String plain = CONTROL.matcher(text).replaceAll(" ");
    return plain.length() <= MOST_CHARS ? plain : plain.substring(0, MOST_CHARS) + "…";
  }
}
