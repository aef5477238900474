/** What a job is: its specification, its states, and where it is stored. */
@NullMarked
package org.sparebit.job;

import org.jspecify.annotations.NullMarked;
