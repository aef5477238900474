/** Starts the packaged server for tests, benchmarks and the smoke run. */
@NullMarked
package org.sparebit.harness;

import org.jspecify.annotations.NullMarked;
