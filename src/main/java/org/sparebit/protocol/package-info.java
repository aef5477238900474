/** Messages between the server and a worker: JSON lines, exit codes, failure codes. */
@NullMarked
package org.sparebit.protocol;

import org.jspecify.annotations.NullMarked;
