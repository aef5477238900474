/** The stages of an encode and the bounded queues between them. */
@NullMarked
package org.sparebit.engine.pipeline;

import org.jspecify.annotations.NullMarked;
