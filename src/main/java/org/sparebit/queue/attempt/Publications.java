package org.sparebit.queue.attempt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparebit.job.Job;
import org.sparebit.protocol.Completed;
import org.sparebit.protocol.FileIdentity;
import org.sparebit.protocol.Verified;
import org.sparebit.storage.MediaPaths;
import org.sparebit.storage.PathRefusedException;
import org.sparebit.storage.StorageUnavailableException;
import org.springframework.stereotype.Component;

/** Finds results that were put in place by attempts whose end nobody has heard of. */
@Component
public final class Publications {
  private static final Logger LOG = LoggerFactory.getLogger(Publications.class);

  private final MediaPaths paths;

  Publications(MediaPaths paths) {
    this.paths = paths;
  }

  /** The result of the job's last attempt, if it stands at the output path. */
  public Optional<Completed> inPlace(Job job) {
    Verified verified = job.verified();
    if (verified == null) {
      return Optional.empty();
    }
    try {
      BasicFileAttributes found =
          Files.readAttributes(
              paths.resolve(job.spec().output()).path(),
              BasicFileAttributes.class,
              LinkOption.NOFOLLOW_LINKS);
      if (FileIdentity.of(found).equals(verified.fileIdentity())) {
        LOG.info("The result of attempt {} at job {} is in place", job.attempt(), job.id());
        return Optional.of(verified.result());
      }
    } catch (IOException | PathRefusedException | StorageUnavailableException e) {
      LOG.debug("There is no result of job {} in place", job.id(), e);
    }
    return Optional.empty();
  }
}
