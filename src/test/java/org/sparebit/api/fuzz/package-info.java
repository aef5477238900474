/** Malformed requests, each made again from its seed. */
@NullMarked
package org.sparebit.api.fuzz;

import org.jspecify.annotations.NullMarked;
