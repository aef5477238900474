/** Time stamps: of the input, joined and repaired, and of the output. */
@NullMarked
package org.sparebit.engine.time;

import org.jspecify.annotations.NullMarked;
