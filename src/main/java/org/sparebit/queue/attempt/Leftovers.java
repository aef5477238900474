package org.sparebit.queue.attempt;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparebit.files.HeldFolder;
import org.sparebit.files.RootedFile;
import org.sparebit.files.TemporaryOutput;
import org.sparebit.job.Job;
import org.sparebit.storage.MediaPaths;
import org.sparebit.storage.PathRefusedException;
import org.sparebit.storage.StorageUnavailableException;
import org.springframework.stereotype.Component;

/**
 * Temporary outputs that remain where a server and its workers were killed together. A worker that
 * is somehow still writing one can't rename it any more once it is removed.
 */
@Component
public final class Leftovers {
  private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

  private static final TemporaryOutput.Removal LOGGED =
      new TemporaryOutput.Removal() {
        @Override
        public void removed(String name) {
          LOG.info("Removed {}, left by an earlier attempt", name);
        }

        @Override
        public void failed(String name, IOException why) {
          LOG.warn("Can't remove {}, left by an earlier attempt: {}", name, why.toString());
        }
      };

  private final MediaPaths paths;

  Leftovers(MediaPaths paths) {
    this.paths = paths;
  }

  /**
   * Removes those of a job's attempts.
   *
   * @param upTo the number of the last attempt to remove one of
   */
  public void remove(Job job, int upTo) {
    if (upTo < 1) {
      return;
    }
    try {
      RootedFile output = paths.resolve(job.spec().output());
      try (HeldFolder folder = output.openFolder()) {
        String id = Long.toString(job.id());
        TemporaryOutput.removeAll(folder, output.path(), id, upTo, LOGGED);
      }
    } catch (NoSuchFileException e) {
      LOG.debug("The folder of job {}'s output is not there", job.id(), e);
    } catch (PathRefusedException | StorageUnavailableException | IOException e) {
      LOG.warn(
          "Can't remove temporary outputs of earlier attempts at job {}: {}",
          job.id(),
          e.toString());
    }
  }
}
