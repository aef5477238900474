package org.sparebit.api;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.sparebit.codec.Container;
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

  /** Transport streams have 16 bits for it, and 0 is none. */
  private static final int MAX_PROGRAM = 0xFFFF;

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

  @Nullable MediaFile output(@Nullable VideoCodec codec) {
    String path = reader.required(Field.OUTPUT, PATH + "/isize_files");
    if (path == null) {
      return null;
    }
    try {
      MediaFile output = files.output(path);
      checkContainer(output.apiPath(), codec);
      return output;
    } catch (PathRefusedException e) {
      faults.add(Field.OUTPUT, String.valueOf(e.getMessage()));
      return null;
    }
  }

  private void checkContainer(String output, @Nullable VideoCodec codec) {
    List<Container> possible =
        codec == null ? Arrays.asList(Container.values()) : codec.containers();
    if (Container.ofFileName(output).filter(possible::contains).isEmpty()) {
      faults.add(
          Field.OUTPUT,
          Quoted.of(output)
              + (codec == null
                  ? " has no known extension"
                  : " has no extension of a container for " + codec)
              + "; accepted: "
              + possible.stream()
                  .flatMap(c -> c.extensions().stream())
                  .map(e -> "." + e)
                  .collect(Collectors.joining(" "))
              + ".");
    }
  }

  /** Number of the input's program; 0 where none was asked for. */
  int program() {
    return reader.wholeNumber(
        Field.PROGRAM,
        1,
        MAX_PROGRAM,
        "the number of one of the input's programs, from 1 to " + MAX_PROGRAM);
  }

  /** Notes an output that would overwrite what this job or an unfinished one reads or writes. */
  void checkCollisions(@Nullable MediaFile input, MediaFile output, JobRepository jobs) {
    if (input != null && isSameFile(input, output)) {
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

  private static boolean isSameFile(MediaFile input, MediaFile output) {
    try {
      return input.realPath().equals(output.realPath())
          || (Files.exists(output.realPath())
              && Files.isSameFile(input.realPath(), output.realPath()));
    } catch (IOException e) {
      // One of them has just gone: then they are not the same.
      return false;
    }
  }
}
