/** When jobs run: submitted, picked, tried again, cancelled and cleared away. */
@NullMarked
package org.sparebit.queue.schedule;

import org.jspecify.annotations.NullMarked;
