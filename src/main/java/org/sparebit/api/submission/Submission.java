package org.sparebit.api.submission;

import java.util.List;
import org.sparebit.job.JobSpec;
import org.sparebit.protocol.Warning;

/**
 * A request for a job that has passed every check.
 *
 * @param warnings fields that the request has and no job knows
 */
record Submission(JobSpec spec, List<Warning> warnings) {}
