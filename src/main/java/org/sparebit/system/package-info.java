/** Version, health, configuration, start and stop of the server. */
@NullMarked
package org.sparebit.system;

import org.jspecify.annotations.NullMarked;
