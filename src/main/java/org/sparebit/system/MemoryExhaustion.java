package org.sparebit.system;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryNotificationInfo;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import javax.management.NotificationEmitter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Ends a server whose heap is full, so that its supervisor starts it anew: it would stay as a
 * process that answers nothing, since whichever thread asked for memory last has died. The option
 * {@code -XX:+ExitOnOutOfMemoryError} does so more surely, but can't be set at run time; this is
 * for those who start the jar without it. No job is lost.
 */
@Component
final class MemoryExhaustion {
  private static final Logger LOG = LoggerFactory.getLogger(MemoryExhaustion.class);

  /** As the JVM's own option. */
  private static final int EXIT_CODE = 3;

  /** Of what a collection could not free; nothing that is left then lasts for a single request. */
  private static final double FULL = 0.97;

  @EventListener(ApplicationReadyEvent.class)
  void watch() {
    HotSpotDiagnosticMXBean jvm =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    if (jvm != null && "true".equals(jvm.getVMOption("ExitOnOutOfMemoryError").getValue())) {
      return;
    }
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, e) -> {
          if (e instanceof OutOfMemoryError) {
            end();
          }
          LOG.error("The thread {} has ended", thread.getName(), e);
        });
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      long max = pool.getUsage() == null ? -1 : pool.getUsage().getMax();
      if (pool.getType() == MemoryType.HEAP
          && pool.isCollectionUsageThresholdSupported()
          && max == Runtime.getRuntime().maxMemory()) {
        pool.setCollectionUsageThreshold((long) (max * FULL));
      }
    }
    if (ManagementFactory.getMemoryMXBean() instanceof NotificationEmitter memory) {
      memory.addNotificationListener(
          (notification, handback) -> {
            if (isFull(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage())) {
              end();
            }
          },
          notification ->
              notification
                  .getType()
                  .equals(MemoryNotificationInfo.MEMORY_COLLECTION_THRESHOLD_EXCEEDED),
          null);
    }
  }

  static boolean isFull(MemoryUsage heap) {
    return heap.getMax() > 0 && heap.getUsed() > heap.getMax() * FULL;
  }

  /** Neither hooks nor the log: both would need memory. */
  private static void end() {
    System.err.println("The heap is full; the server ends, to be started anew.");
    Runtime.getRuntime().halt(EXIT_CODE);
  }
}
