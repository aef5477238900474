/**
 * The libraries that workers use: which ones, where they are unpacked, and who still needs them.
 */
@NullMarked
package org.sparebit.worker.runtime;

import org.jspecify.annotations.NullMarked;
