/**
 * What keeps the server answering whatever its clients do: bounds on connections, on the time that
 * a header, a body or an idle connection may take, and on how many requests are in hand at once.
 */
@NullMarked
package org.sparebit.api.connection;

import org.jspecify.annotations.NullMarked;
