/** Tests of whole encodes, in this process, on real files. */
@NullMarked
package org.sparebit.engine.pipeline;

import org.jspecify.annotations.NullMarked;
