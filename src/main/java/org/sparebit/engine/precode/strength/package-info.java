/** How strong each frame is precoded, by what will encode it and by its content. */
@NullMarked
package org.sparebit.engine.precode.strength;

import org.jspecify.annotations.NullMarked;
