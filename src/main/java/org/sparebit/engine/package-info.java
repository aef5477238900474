/** The worker process: runs one encode and reports; knows nothing of the server. */
@NullMarked
package org.sparebit.engine;

import org.jspecify.annotations.NullMarked;
