package org.sparebit.api.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sparebit.system.StartupFailure;

/** The keys that are accepted; without any, everybody is. */
final class ApiKeys {
  /** Far above the length of any key, and short enough to hash at once. */
  private static final int MAX_SECRET_CHARS = 256;

  private final List<ApiKey> keys;

  private ApiKeys(List<ApiKey> keys) {
    this.keys = List.copyOf(keys);
  }

  /**
   * Reads all entries.
   *
   * @throws StartupFailure if one is not as it must be; a server must not start open by mistake
   */
  static ApiKeys of(List<String> entries, @Nullable Path file) {
    List<ApiKey> keys = new ArrayList<>();
    Set<String> names = new HashSet<>();
    int number = 0;
    for (String entry : entries) {
      number++;
      if (!entry.isBlank()) {
        add(keys, names, entry.strip(), "Entry " + number + " of SPAREBIT_API_KEYS");
      }
    }
    int line = 0;
    for (String text : lines(file)) {
      line++;
      String entry = text.replaceFirst("#.*", "").strip();
      if (!entry.isEmpty()) {
        add(keys, names, entry, "Line " + line + " of SPAREBIT_API_KEYS_FILE, " + file + ",");
      }
    }
    if (!entries.isEmpty() && file == null && keys.isEmpty()) {
      throw new StartupFailure(
          "SPAREBIT_API_KEYS is set and holds no key.",
          "Put one into it that \"java -jar sparebit.jar key NAME\" prints, or leave the setting out"
              + " for a server without keys.");
    }
    if (file != null && keys.isEmpty()) {
      throw new StartupFailure(
          "SPAREBIT_API_KEYS_FILE, " + file + ", holds no key.",
          "Add one that \"java -jar sparebit.jar key NAME\" prints, or leave the setting out for a"
              + " server without keys.");
    }
    return new ApiKeys(keys);
  }

  private static void add(List<ApiKey> keys, Set<String> names, String entry, String where) {
    try {
      ApiKey key = ApiKey.parse(entry);
      if (!names.add(key.name())) {
        throw new IllegalArgumentException("the name " + key.name() + " is taken already");
      }
      keys.add(key);
    } catch (IllegalArgumentException e) {
      throw new StartupFailure(
          where + " is no key's entry: " + e.getMessage() + ".",
          "Make keys with \"java -jar sparebit.jar key NAME\"; passwords are not accepted.");
    }
  }

  private static List<String> lines(@Nullable Path file) {
    if (file == null) {
      return List.of();
    }
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new StartupFailure(
          "SPAREBIT_API_KEYS_FILE, " + file + ", can't be read: " + e + ".",
          "Name a text file with one entry a line that the server's user may read.");
    }
  }

  boolean isEmpty() {
    return keys.isEmpty();
  }

  /** The key with this secret. All are compared, so that the time says nothing of which. */
  Optional<ApiKey> find(String secret) {
    if (secret.length() > MAX_SECRET_CHARS) {
      return Optional.empty();
    }
    byte[] hash = ApiKey.hash(secret);
    ApiKey found = null;
    for (ApiKey key : keys) {
      if (key.hasHash(hash)) {
        found = key;
      }
    }
    return Optional.ofNullable(found);
  }
}
