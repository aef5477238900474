package org.sparebit.cli;

import org.sparebit.protocol.Progress;

/** Shows how far an encode is. */
interface ProgressDisplay {
  /** For a command that tells only of its end. */
  ProgressDisplay NONE =
      new ProgressDisplay() {
        @Override
        public void show(Progress progress) {}

        @Override
        public void clear() {}
      };

  void show(Progress progress);

  /** Leaves room for other messages. */
  void clear();
}
