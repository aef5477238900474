package org.sparebit.api.jobs;

/** The body of an action that has no data to return. */
record SuccessAnswer(String success) {}
