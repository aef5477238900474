package org.sparebit.api.access;

import java.util.List;
import java.util.Optional;

/** A server's keys when it has been given this one entry, for tests of other packages. */
public final class PrintedKey {
  private final ApiKeys keys;

  public PrintedKey(String entry) {
    this.keys = ApiKeys.of(List.of(entry), null);
  }

  /** The name and the role of whoever sends this secret. */
  public Optional<String> whoHas(String secret) {
    return keys.find(secret).map(key -> key.name() + ":" + key.role());
  }
}
