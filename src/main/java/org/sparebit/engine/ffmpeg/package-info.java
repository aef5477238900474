/** A thin typed layer over FFmpeg; each object owns its native memory and frees it in close(). */
@NullMarked
package org.sparebit.engine.ffmpeg;

import org.jspecify.annotations.NullMarked;
