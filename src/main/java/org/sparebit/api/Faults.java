package org.sparebit.api;

import java.util.LinkedHashSet;
import java.util.Set;
import org.sparebit.storage.Quoted;

/** Everything that is wrong with one request, to be reported at once. */
public final class Faults {
  private final Set<String> texts = new LinkedHashSet<>();

  /** A field that is required and was not sent. */
  public void missing(String field, String accepted) {
    add(field, "missing; accepted: " + accepted + ".");
  }

  /** A field whose value is not one that is accepted. */
  public void wrong(String field, String received, String accepted) {
    add(field, "received " + Quoted.of(received) + "; accepted: " + accepted + ".");
  }

  /** A fault in words, which name the value received and what to do. */
  public void add(String field, String text) {
    texts.add(field + ": " + text);
  }

  public boolean any() {
    return !texts.isEmpty();
  }

  /** All of them in one text. */
  public String text() {
    return String.join(" ", texts);
  }
}
