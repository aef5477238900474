package org.sparebit.api.submission;

import org.jspecify.annotations.Nullable;
import org.sparebit.api.Faults;
import org.sparebit.api.FieldReader;
import org.sparebit.codec.Container;
import org.sparebit.codec.EncodingRules;
import org.sparebit.codec.VideoCodec;
import org.sparebit.job.JobRepository;
import org.sparebit.job.JobRepository.PathUse;
import org.sparebit.storage.MediaFile;
import org.sparebit.storage.MediaFiles;
import org.sparebit.storage.PathRefusedException;
import org.sparebit.storage.Quoted;

/** The files that a request names: usable, of the right kind, and not in other jobs' way. */
final class MediaFields {
  private static final String PATH = "the full path of a file below ";

  private final FieldReader reader;
  private final Faults faults;
  private final MediaFiles files;

  MediaFields(FieldReader reader, Faults faults, MediaFiles files) {
    this.reader = reader;
    this.faults = faults;
    this.files = files;
  }

  @Nullable MediaFile input() {
    String path = reader.required(Field.INPUT, PATH + "/isize_files or /isize/samples");
    try {
      return path == null ? null : files.input(path);
    } catch (PathRefusedException e) {
      faults.add(Field.INPUT, String.valueOf(e.getMessage()));
      return null;
    }
  }

  /**
   * @param rules judge the extension
   * @param codec null if it is not known
   */
  @Nullable MediaFile output(EncodingRules rules, @Nullable VideoCodec codec) {
    String path = reader.required(Field.OUTPUT, PATH + "/isize_files");
    if (path == null) {
      return null;
    }
    try {
      MediaFile output = files.output(path);
      Container unused = rules.container(output.apiPath(), codec);
      return output;
    } catch (PathRefusedException e) {
      faults.add(Field.OUTPUT, String.valueOf(e.getMessage()));
      return null;
    }
  }

  /** Notes an output that would overwrite what this job or an unfinished one reads or writes. */
  void checkCollisions(@Nullable MediaFile input, MediaFile output, JobRepository jobs) {
    if (input != null && input.isSameFileAs(output)) {
      faults.add(
          Field.OUTPUT,
          Quoted.of(output.apiPath()) + " is the same file as the input; choose another path.");
    }
    jobs.unfinishedJobsUsing(output.apiPath())
        .forEach(
            (use, id) -> {
              String verb = use == PathUse.OUTPUT ? "written" : "read";
              faults.add(Field.OUTPUT, takenBy(output.apiPath(), verb, id));
            });
  }

  static String takenBy(String output, String use, long jobId) {
    return Quoted.of(output)
        + " is to be "
        + use
        + " by job "
        + jobId
        + ", which has not finished; choose another path, or wait for job "
        + jobId
        + ".";
  }
}
