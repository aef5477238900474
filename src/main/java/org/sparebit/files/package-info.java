/** Files of folders that others may write to, opened without following a link. */
@NullMarked
package org.sparebit.files;

import org.jspecify.annotations.NullMarked;
