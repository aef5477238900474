/** The packaged server as its users start it: a process, HTTP, files, signals. */
@NullMarked
package org.sparebit.endtoend;

import org.jspecify.annotations.NullMarked;
