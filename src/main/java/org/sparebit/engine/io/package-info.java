/** A job's two ends: what is read, and where the result goes. */
@NullMarked
package org.sparebit.engine.io;

import org.jspecify.annotations.NullMarked;
