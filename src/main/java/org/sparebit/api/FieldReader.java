package org.sparebit.api;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.sparebit.api.JsonBody.Value;
import org.sparebit.storage.Quoted;

/** Reads the fields of one request and collects what is wrong with them. */
public final class FieldReader {
  /** No value of the API but a path comes near; keeps a stored job small. */
  private static final int MAX_VALUE_CHARS = 200;

  /** Enough to see one's mistake; a body of 64 KiB could hold thousands of names. */
  private static final int MAX_WARNINGS = 20;

  private final Map<String, Value> fields;
  private final Faults faults;
  private final Set<String> unusable = new HashSet<>();
  private final List<String> warnings = new ArrayList<>();

  /**
   * @param known the fields of this request; others are accepted, with a warning
   * @param paths those of them that hold paths and so may be long
   */
  public FieldReader(JsonBody body, List<String> known, Set<String> paths, Faults faults) {
    this.fields = body.fields();
    this.faults = faults;
    int unknown = 0;
    for (String name : fields.keySet()) {
      if (!known.contains(name) && ++unknown <= MAX_WARNINGS) {
        warnings.add("Unknown field " + Quoted.of(name) + " was ignored.");
      }
    }
    if (unknown > MAX_WARNINGS) {
      warnings.add((unknown - MAX_WARNINGS) + " more unknown fields were ignored.");
    }
    for (String name : body.repeated()) {
      faults.add(
          known.contains(name) ? name : Quoted.of(name), "sent more than once; send it once.");
    }
    for (String name : known) {
      Value value = fields.get(name);
      String problem = value == null ? null : problem(value, paths.contains(name));
      if (problem != null) {
        faults.add(name, problem);
        unusable.add(name);
      }
    }
  }

  private static @Nullable String problem(Value value, boolean path) {
    String text = value.text();
    if (text == null) {
      return "received " + value.kind() + "; accepted: a text, a number or a boolean.";
    }
    if (text.codePoints().anyMatch(Character::isISOControl)) {
      return "received " + Quoted.of(text) + ", which contains a control character; remove it.";
    }
    if (!path && text.length() > MAX_VALUE_CHARS) {
      return "received "
          + Quoted.of(text)
          + "; accepted: at most "
          + MAX_VALUE_CHARS
          + " characters.";
    }
    return null;
  }

  /** What the client should know although the request is accepted. */
  public List<String> warnings() {
    return warnings;
  }

  /** A field as it was sent; null if it was not, or has a fault that is noted already. */
  public @Nullable String text(String field) {
    Value value = fields.get(field);
    return value == null || unusable.contains(field) ? null : value.text();
  }

  /** Whether a field is there, be it with a fault. */
  public boolean isSent(String field) {
    return fields.containsKey(field);
  }

  /** A field as it was sent, to be returned so; empty if it was not. */
  public String asSent(String field) {
    String text = text(field);
    return text == null ? "" : text;
  }

  /** A required field. */
  public @Nullable String required(String field, String accepted) {
    if (!isSent(field)) {
      faults.missing(field, accepted);
    }
    return text(field);
  }

  /** One of several names, without regard to case; null if absent or faulty. */
  public <T> @Nullable T choice(
      String field, Function<String, Optional<T>> byName, String accepted) {
    String text = text(field);
    if (text == null) {
      return null;
    }
    Optional<T> found = byName.apply(text.strip());
    if (found.isEmpty()) {
      faults.wrong(field, text, accepted);
    }
    return found.orElse(null);
  }
}
