/** What goes wrong or is left out, and the words for it. */
@NullMarked
package org.sparebit.engine.failure;

import org.jspecify.annotations.NullMarked;
