/** Broken input files by the hundred, each made again from its seed. */
@NullMarked
package org.sparebit.engine.fuzz;

import org.jspecify.annotations.NullMarked;
