/** The catalogue, checked against the real FFmpeg where that has a say. */
@NullMarked
package org.sparebit.codec;

import org.jspecify.annotations.NullMarked;
