package org.sparebit.job;

import org.sparebit.codec.PrecoderMode;
import org.sparebit.codec.VideoSettings;

/**
 * What a job's row says in its column {@code spec}: of its {@link JobSpec} what has no column of
 * its own.
 */
record StoredSpec(String output, boolean useGpu, VideoSettings video, int program) {
  static final JsonColumn<StoredSpec> COLUMN = JsonColumn.of(StoredSpec.class);

  static StoredSpec of(JobSpec spec) {
    return new StoredSpec(spec.output(), spec.useGpu(), spec.video(), spec.program());
  }

  JobSpec with(String input, PrecoderMode precoder, String sent) {
    return new JobSpec(
        input, output, precoder, useGpu, video, program, StoredSent.COLUMN.read(sent).options());
  }
}
