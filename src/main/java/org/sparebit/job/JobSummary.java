package org.sparebit.job;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.sparebit.codec.PrecoderMode;
import org.sparebit.codec.VideoCodec;

/** The columns of a job that the list of all jobs shows. */
public record JobSummary(
    long id,
    String input,
    PrecoderMode precoder,
    VideoCodec codec,
    JobStatus status,
    String error,
    double percent,
    @Nullable Instant startedAt,
    Instant updatedAt,
    @Nullable Instant endedAt) {}
