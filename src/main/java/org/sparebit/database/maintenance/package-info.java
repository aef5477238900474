/** Backups of the embedded database, and what restores or recovers it. */
@NullMarked
package org.sparebit.database.maintenance;

import org.jspecify.annotations.NullMarked;
