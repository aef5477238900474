/** How gauges get values that are dear to find out. */
@NullMarked
package org.sparebit.metrics;

import org.jspecify.annotations.NullMarked;
