/** A worker's process: its command, what it may do, and what comes out of it. */
@NullMarked
package org.sparebit.worker.process;

import org.jspecify.annotations.NullMarked;
