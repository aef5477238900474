package org.sparebit.api.access;

import java.util.Locale;

/**
 * Whether a path means the same to all that look at it. Tomcat resolves dots and strips parameters
 * before it maps a request, Spring takes it as it was sent; between the two, a path could be
 * checked as one and answered as another.
 */
final class PlainPath {
  private PlainPath() {}

  static boolean is(String rawPath) {
    String path = rawPath.toLowerCase(Locale.ROOT);
    if (path.equals("*")) {
      return true;
    }
    if (!path.startsWith("/")
        || path.contains("//")
        || path.contains("\\")
        || path.contains("%00")
        || path.contains("%2f")
        || path.contains("%5c")) {
      return false;
    }
    for (String segment : path.split("/", -1)) {
      String name = segment.replaceFirst(";.*", "").replace("%2e", ".");
      if (name.equals(".") || name.equals("..")) {
        return false;
      }
    }
    return !path.startsWith("/actuator") || !(path.contains(";") || path.contains("%"));
  }
}
