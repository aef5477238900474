package org.sparebit.cli;

import org.sparebit.protocol.Progress;

/** Shows how far an encode is. */
interface ProgressDisplay {
  void show(Progress progress);

  /** Leaves room for other messages. */
  void clear();
}
