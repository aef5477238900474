/** The database: opened, migrated, checked, and recovered when it is damaged. */
@NullMarked
package org.sparebit.database;

import org.jspecify.annotations.NullMarked;
