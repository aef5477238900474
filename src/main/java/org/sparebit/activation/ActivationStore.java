package org.sparebit.activation;

import java.time.Instant;
import java.util.Optional;

/** Remembers over restarts that the optional codecs were activated. */
interface ActivationStore {

  /** Throws what {@link #activated} would throw now: nothing begins that can't be remembered. */
  void requireReachable();

  /** When they were activated; empty if they were not. */
  Optional<Instant> activatedAt();

  /** Remembers an activation; one that is remembered already stays. */
  void activated(Instant at);
}
