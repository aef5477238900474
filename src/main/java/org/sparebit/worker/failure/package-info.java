/** What went wrong with a worker or its start, in words and with a code. */
@NullMarked
package org.sparebit.worker.failure;

import org.jspecify.annotations.NullMarked;
