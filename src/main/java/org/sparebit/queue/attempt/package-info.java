/** One attempt at a job: its request to a worker, its folders, its progress and its result. */
@NullMarked
package org.sparebit.queue.attempt;

import org.jspecify.annotations.NullMarked;
