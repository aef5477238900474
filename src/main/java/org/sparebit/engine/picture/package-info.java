/** From packets to the pictures that are precoded: decoded, turned, cropped, scaled. */
@NullMarked
package org.sparebit.engine.picture;

import org.jspecify.annotations.NullMarked;
