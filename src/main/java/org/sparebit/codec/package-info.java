/** The catalogue of codecs, containers and encoder settings: values only, no native code. */
@NullMarked
package org.sparebit.codec;

import org.jspecify.annotations.NullMarked;
