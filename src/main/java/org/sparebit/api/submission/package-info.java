/** The call that submits a job: its fields, what each may hold, what is wrong with them. */
@NullMarked
package org.sparebit.api.submission;

import org.jspecify.annotations.NullMarked;
