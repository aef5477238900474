package org.sparebit.job;

import org.jspecify.annotations.Nullable;

/**
 * One page of the job list.
 *
 * @param status only jobs in this state; null for all
 * @param newestFirst order by descending id
 * @param after only jobs behind this id in that order; null from the beginning
 * @param offset how many to pass over first
 * @param limit how many at most
 */
public record JobQuery(
    @Nullable JobStatus status,
    boolean newestFirst,
    @Nullable Long after,
    long offset,
    int limit) {}
