/** What a media file's own structure says and FFmpeg doesn't tell; knows nothing of FFmpeg. */
@NullMarked
package org.sparebit.engine.container;

import org.jspecify.annotations.NullMarked;
