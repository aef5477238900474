/** When a job runs: scheduling, retries, cancellation, reconciliation after a crash. */
@NullMarked
package org.sparebit.queue;

import org.jspecify.annotations.NullMarked;
