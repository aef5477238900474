package org.sparebit.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes the machine's folders out of texts for clients. Whatever comes from the operating system, a
 * library or a worker may hold one, and only names that clients and documentation use go out; the
 * log keeps the texts as they were.
 */
public final class PublicTexts {
  /** What stands before a path: not a part of a longer one, or of a word. */
  private static final String BEGINNING = "(?<![\\w./-])";

  /** What follows one: the end of a name, a full stop included. */
  private static final String END = "(?![\\w-]|\\.\\w)";

  private final Map<Pattern, String> names = new LinkedHashMap<>();

  /**
   * @param folders on this machine, with what to call each; of two that hold a path, the inner one
   *     counts
   */
  public PublicTexts(Map<Path, String> folders) {
    Map<String, String> texts = new LinkedHashMap<>();
    folders.forEach(
        (folder, name) -> {
          Path absolute = folder.toAbsolutePath().normalize();
          if (absolute.getNameCount() > 0) {
            texts.putIfAbsent(absolute.toString(), name);
            texts.putIfAbsent(real(absolute).toString(), name);
          }
        });
    List<String> longestFirst =
        texts.keySet().stream().sorted(Comparator.comparingInt(String::length).reversed()).toList();
    for (String folder : longestFirst) {
      names.put(
          Pattern.compile(BEGINNING + Pattern.quote(folder) + END),
          Matcher.quoteReplacement(String.valueOf(texts.get(folder))));
    }
  }

  private static Path real(Path folder) {
    try {
      return folder.toRealPath();
    } catch (IOException e) {
      return folder;
    }
  }

  /** The text with every path of those folders in the words of clients. */
  public String of(String text) {
    if (text.indexOf('/') < 0) {
      return text;
    }
    String result = text;
    for (Map.Entry<Pattern, String> name : names.entrySet()) {
      result = name.getKey().matcher(result).replaceAll(name.getValue());
    }
    return result;
  }
}
