/** What of the input goes into the output, and how: pictures, audio, subtitles, tags. */
@NullMarked
package org.sparebit.engine.tracks;

import org.jspecify.annotations.NullMarked;
