/** Which paths a job may read and write, and what they are on this machine. */
@NullMarked
package org.sparebit.storage;

import org.jspecify.annotations.NullMarked;
