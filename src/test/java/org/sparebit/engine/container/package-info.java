@NullMarked
package org.sparebit.engine.container;

import org.jspecify.annotations.NullMarked;
