/** The embedded database's file and folder: who may use them, and whether nothing is lost. */
@NullMarked
package org.sparebit.database.file;

import org.jspecify.annotations.NullMarked;
