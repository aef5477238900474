package org.sparebit.system;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparebit.files.FileProblem;
import org.sparebit.storage.SampleClip;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Unpacks the sample clip when the server starts. Where that fails, because the disk is full for
 * example, the server starts all the same, is not ready, and tries again until it succeeds.
 */
final class SampleClipUnpacker implements HealthIndicator, InitializingBean, DisposableBean {
  private static final Logger LOG = LoggerFactory.getLogger(SampleClipUnpacker.class);
  private static final long RETRY_SECONDS = 5;

  private final SampleClip.Source clip;
  private final Path folder;
  private volatile @Nullable String problem;
  private volatile @Nullable ScheduledExecutorService timer;

  SampleClipUnpacker(SampleClip.Source clip, Path folder) {
    this.clip = clip;
    this.folder = folder;
  }

  @Override
  public void afterPropertiesSet() {
    unpack();
    if (problem != null) {
      LOG.error(
          "The sample clip can't be unpacked into {}: {}. Make room there, and give the server's user"
              + " write permission; tried again every {} s, and the server is not ready until then.",
          folder,
          problem,
          RETRY_SECONDS);
      ScheduledExecutorService executor =
          Executors.newSingleThreadScheduledExecutor(
              task -> {
                Thread thread = new Thread(task, "sample-clip");
                thread.setDaemon(true);
                return thread;
              });
      timer = executor;
      Future<?> unused =
          executor.scheduleWithFixedDelay(
              this::unpackAgain, RETRY_SECONDS, RETRY_SECONDS, TimeUnit.SECONDS);
    }
  }

  private void unpackAgain() {
    unpack();
    if (problem == null) {
      LOG.info("The sample clip is unpacked now");
      destroy();
    }
  }

  private void unpack() {
    try {
      SampleClip.unpack(clip, folder);
      problem = null;
    } catch (FileNotFoundException e) {
      LOG.warn("This build has no sample clip, so /isize/samples is empty");
      problem = null;
    } catch (IOException | RuntimeException e) {
      problem = FileProblem.reason(e);
    }
  }

  @Override
  public Health health() {
    String why = problem;
    return why == null
        ? Health.up().build()
        : Health.down()
            .withDetail("problem", "/isize/samples/test.mp4 can't be unpacked: " + why)
            .build();
  }

  @Override
  public void destroy() {
    ScheduledExecutorService executor = timer;
    if (executor != null) {
      executor.shutdown();
    }
  }
}
