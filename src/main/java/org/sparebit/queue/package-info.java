/** The face of the queue, and its settings. */
@NullMarked
package org.sparebit.queue;

import org.jspecify.annotations.NullMarked;
