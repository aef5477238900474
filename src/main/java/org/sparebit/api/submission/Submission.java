package org.sparebit.api.submission;

import java.util.List;
import org.sparebit.job.JobSpec;

/**
 * A request for a job that has passed every check.
 *
 * @param warnings what the client should know all the same
 */
record Submission(JobSpec spec, List<String> warnings) {}
