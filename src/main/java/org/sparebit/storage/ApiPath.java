package org.sparebit.storage;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The text of a path, before any look at the disk.
 *
 * @param segments its names, without empty ones and {@code .}
 */
record ApiPath(String text, List<String> segments) {
  /** What Linux's file systems take for one name. */
  private static final int MAX_NAME_BYTES = 255;

  /**
   * Below Linux's PATH_MAX of 4096, of which the root's folder needs a part, and below the 2700
   * bytes that a row of PostgreSQL's indexes holds.
   */
  private static final int MAX_PATH_BYTES = 2048;

  private static final Pattern URL =
      Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://.*", Pattern.DOTALL);

  static ApiPath parse(String text) throws PathRefusedException {
    if (URL.matcher(text).matches()) {
      throw refused(
          text,
          "is a URL; no kind of URL is supported at present, only paths of files below "
              + MediaRoots.ROOTS);
    }
    if (text.codePoints().anyMatch(Character::isISOControl)) {
      throw refused(text, "contains a control character; rename the file");
    }
    if (text.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE)) {
      throw refused(text, "contains half a character, which no file's name can; correct the path");
    }
    if (!text.startsWith("/")) {
      throw refused(text, "is not an absolute path; accepted are paths below " + MediaRoots.ROOTS);
    }
    requireShort(text, text);
    List<String> segments =
        Stream.of(text.split("/")).filter(s -> !s.isEmpty() && !s.equals(".")).toList();
    for (String segment : segments) {
      if (segment.equals("..")) {
        throw refused(text, "contains \"..\"; write the path without it");
      }
      if (segment.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES) {
        throw refused(
            text, "contains a name of more than " + MAX_NAME_BYTES + " bytes; use a shorter one");
      }
    }
    return new ApiPath(text, segments);
  }

  /**
   * Refuses what is too long to be stored.
   *
   * @param spelling of the path; the one that was sent, or the one that it stands for
   */
  static void requireShort(String path, String spelling) throws PathRefusedException {
    if (spelling.getBytes(StandardCharsets.UTF_8).length > MAX_PATH_BYTES) {
      throw refused(path, "is too long; accepted are at most " + MAX_PATH_BYTES + " bytes");
    }
  }

  /** Whether the text can only mean a folder. */
  boolean namesFolder() {
    return text.endsWith("/") || text.endsWith("/.");
  }

  static PathRefusedException refused(String path, String why) {
    return new PathRefusedException(Quoted.of(path) + " " + why + ".");
  }
}
