package org.sparebit.system;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Gives memory that the server needed for its start, or for a burst of requests, back to the
 * system. About 30 MB of the heap are in use at rest, but the JVM would keep more than 100.
 */
@Component
final class IdleMemory {
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

  @EventListener(ApplicationReadyEvent.class)
  void release() {
    apply();
    // Once is worth it: nothing runs yet, and what the start has left is most of the heap.
    System.gc();
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
