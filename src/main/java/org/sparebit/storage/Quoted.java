package org.sparebit.storage;

/** Values of a request inside messages: in quotes, on one line, of bounded length. */
public final class Quoted {
  /** Enough to recognise any value of the API; a longer one is somebody's mistake. */
  private static final int MAX_CHARS = 200;

  private Quoted() {}

  public static String of(String value) {
    StringBuilder quoted = new StringBuilder("\"");
    value
        .codePoints()
        .limit(MAX_CHARS)
        .forEach(
            c -> {
              if (Character.isISOControl(c)) {
                quoted.append(String.format("\\u%04x", c));
              } else {
                quoted.appendCodePoint(c);
              }
            });
    if (value.codePointCount(0, value.length()) > MAX_CHARS) {
      quoted.append('…');
    }
    return quoted.append('"').toString();
  }
}
