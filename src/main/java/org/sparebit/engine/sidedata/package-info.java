/** What files say beside pictures and audio, and what becomes of it. */
@NullMarked
package org.sparebit.engine.sidedata;

import org.jspecify.annotations.NullMarked;
