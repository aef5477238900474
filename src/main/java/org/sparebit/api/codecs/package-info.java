/** The calls about codecs: which there are, and their activation. */
@NullMarked
package org.sparebit.api.codecs;

import org.jspecify.annotations.NullMarked;
