/** The encode command of the terminal: one job through a worker, without a database. */
@NullMarked
package org.sparebit.cli;

import org.jspecify.annotations.NullMarked;
