/** Who may do what: hosts, origins, API keys, rates, and what is noted of changes. */
@NullMarked
package org.sparebit.api.access;

import org.jspecify.annotations.NullMarked;
