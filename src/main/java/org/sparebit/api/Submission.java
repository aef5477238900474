package org.sparebit.api;

import java.util.List;
import org.sparebit.job.JobSpec;
import org.sparebit.storage.MediaFile;

/**
 * A request for a job that has passed every check.
 *
 * @param warnings what the client should know all the same
 */
record Submission(JobSpec spec, MediaFile output, List<String> warnings) {}
