/** Where a job runs: starts worker processes, speaks with them, watches and ends them. */
@NullMarked
package org.sparebit.worker;

import org.jspecify.annotations.NullMarked;
