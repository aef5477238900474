package org.sparebit.system;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.management.JMException;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Gives memory that the server needed for its start, or for a burst of requests, back to the
 * system. About 30 MB of the heap are in use at rest, but the JVM would keep more than 100.
 */
@Component
final class IdleMemory implements DisposableBean {
  private static final Logger LOG = LoggerFactory.getLogger(IdleMemory.class);

  /**
   * Manageable options, so that no one has to know JVM flags. The ratios are per cent of free heap
   * that a collection leaves committed; the interval, in milliseconds, makes G1 collect at rest.
   * The lower ratio comes first: the JVM refuses an upper one below it.
   */
  static final List<Map.Entry<String, String>> OPTIONS =
      List.of(
          Map.entry("MinHeapFreeRatio", "10"),
          Map.entry("MaxHeapFreeRatio", "30"),
          Map.entry("G1PeriodicGCInterval", "60000"));

  /**
   * Of HotSpot from JDK 17.0.9 on: the C library keeps what was freed, some 30 MB after the start
   * and 60 MB after a burst of requests, until it is told to give it back. That takes it some
   * milliseconds.
   */
  private static final String TRIM = "systemTrimNativeHeap";

  private static final Duration TRIM_INTERVAL = Duration.ofMinutes(5);

  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "idle-memory");
            thread.setDaemon(true);
            return thread;
          });

  @EventListener(ApplicationReadyEvent.class)
  void release() {
    apply();
    // Once is worth it: nothing runs yet, and what the start has left is most of the heap.
    System.gc();
    if (trim()) {
      Future<?> unused =
          timer.scheduleWithFixedDelay(
              IdleMemory::trim,
              TRIM_INTERVAL.toSeconds(),
              TRIM_INTERVAL.toSeconds(),
              TimeUnit.SECONDS);
    }
  }

  @Override
  public void destroy() {
    timer.shutdownNow();
  }

  /** Returns whether this JVM can do that. */
  static boolean trim() {
    try {
      Object unused =
          ManagementFactory.getPlatformMBeanServer()
              .invoke(
                  new ObjectName("com.sun.management:type=DiagnosticCommand"),
                  TRIM,
                  new Object[0],
                  new String[0]);
      return true;
    } catch (JMException | RuntimeException e) {
      LOG.debug("The JVM can't trim its native heap", e);
      return false;
    }
  }

  /** On a JVM that is not HotSpot, or has other collectors, memory stays where it is. */
  static void apply() {
    HotSpotDiagnosticMXBean jvm =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    OPTIONS.forEach(
        option -> {
          try {
            jvm.setVMOption(option.getKey(), option.getValue());
          } catch (IllegalArgumentException | UnsupportedOperationException e) {
            LOG.debug("The JVM does not take {}", option, e);
          }
        });
  }
}
