package org.sparebit.worker.process;

/** Whether workers may touch no more than their job needs. */
public enum ConfinementMode {
  /** Where the kernel can confine them. */
  AUTO,
  /** Where it can't, no worker starts. */
  REQUIRED,
  /** Never. */
  OFF
}
