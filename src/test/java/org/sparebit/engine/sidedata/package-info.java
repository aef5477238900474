@NullMarked
package org.sparebit.engine.sidedata;

import org.jspecify.annotations.NullMarked;
