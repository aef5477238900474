/** Whether this machine can run jobs, how many beside each other, and whose fault a failure is. */
@NullMarked
package org.sparebit.queue.machine;

import org.jspecify.annotations.NullMarked;
