/** The calls about jobs that are there: list, details, cancel, delete. */
@NullMarked
package org.sparebit.api.jobs;

import org.jspecify.annotations.NullMarked;
