/** The database: opened, migrated, and watched while the server runs. */
@NullMarked
package org.sparebit.database;

import org.jspecify.annotations.NullMarked;
