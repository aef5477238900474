/** Where a job runs: forked worker processes, their class path, their failures. */
@NullMarked
package org.sparebit.worker;

import org.jspecify.annotations.NullMarked;
