/** Kernels and containers that can't confine, made with what confines. */
@NullMarked
package org.sparebit.worker.confinement;

import org.jspecify.annotations.NullMarked;
