/** Activation of the optional codecs that need the GPL build of FFmpeg. */
@NullMarked
package org.sparebit.activation;

import org.jspecify.annotations.NullMarked;
