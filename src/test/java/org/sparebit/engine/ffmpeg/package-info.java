/** Media made and examined for tests, and tests of the layer over FFmpeg. */
@NullMarked
package org.sparebit.engine.ffmpeg;

import org.jspecify.annotations.NullMarked;
