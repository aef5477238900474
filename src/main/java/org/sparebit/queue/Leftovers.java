package org.sparebit.queue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparebit.job.Job;
import org.sparebit.storage.MediaPaths;
import org.sparebit.storage.PathRefusedException;
import org.sparebit.worker.TemporaryOutput;
import org.springframework.stereotype.Component;

/**
 * Temporary outputs that remain where a server and its workers were killed together. A worker that
 * is somehow still writing one can't rename it any more once it is removed.
 */
@Component
final class Leftovers {
  private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

  private final MediaPaths paths;

  Leftovers(MediaPaths paths) {
    this.paths = paths;
  }

  /**
   * Removes those of a job's attempts.
   *
   * @param upTo the number of the last attempt to remove one of
   */
  void remove(Job job, int upTo) {
    try {
      for (int attempt = 1; attempt <= upTo; attempt++) {
        Path output = paths.realPath(job.spec().output());
        Path leftover = TemporaryOutput.of(output, Long.toString(job.id()), attempt);
        if (Files.deleteIfExists(leftover)) {
          LOG.info("Removed {}, left by attempt {}", leftover, attempt);
        }
      }
    } catch (PathRefusedException | IOException e) {
      LOG.warn("Can't remove temporary outputs of earlier attempts at job {}", job.id(), e);
    }
  }
}
