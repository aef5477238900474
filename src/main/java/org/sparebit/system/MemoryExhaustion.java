package org.sparebit.system;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.charset.StandardCharsets;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;
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
 *
 * <p>Three signs: a thread that ends for want of memory; a heap that stays full after all of it was
 * collected; and, since the JVM needs memory to tell of a collection, the time that collections
 * take, which a thread of its own looks at.
 */
@Component
final class MemoryExhaustion {
  private static final Logger LOG = LoggerFactory.getLogger(MemoryExhaustion.class);

  /** As the JVM's own option. */
  private static final int EXIT_CODE = 3;

  private static final FileOutputStream STDERR = new FileOutputStream(FileDescriptor.err);

  private static final byte[] LAST_WORDS =
      "The heap is full; the server ends, to be started anew.\n".getBytes(StandardCharsets.UTF_8);

  private static final String ALL_COLLECTED = "end of major GC";

  /** Of what a collection could not free; nothing that is left then lasts for a single request. */
  private static final double FULL = 0.97;

  private static final long LOOK_MILLIS = 1000;

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
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      if (collector instanceof NotificationEmitter emitter) {
        emitter.addNotificationListener(
            (notification, handback) -> endIfFull(notification), null, null);
      }
    }
    Thread watch = new Thread(MemoryExhaustion::endWhenOnlyCollecting, "memory-watch");
    watch.setDaemon(true);
    watch.start();
  }

  private static void endWhenOnlyCollecting() {
    GcOverhead overhead =
        new GcOverhead(ManagementFactory.getGarbageCollectorMXBeans(), System.nanoTime());
    try {
      while (!overhead.isAllThatIsDone(System.nanoTime())) {
        Thread.sleep(LOOK_MILLIS);
      }
    } catch (InterruptedException e) {
      // Nobody does; a thread that is told to end, ends.
      return;
    }
    end();
  }

  /** Only after the collections that free all that can be freed; others leave garbage behind. */
  private static void endIfFull(Notification notification) {
    try {
      if (notification.getUserData() instanceof CompositeData data
          && GarbageCollectionNotificationInfo.from(data).getGcAction().equals(ALL_COLLECTED)
          && isFull(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage())) {
        end();
      }
    } catch (OutOfMemoryError e) {
      end();
    }
  }

  static boolean isFull(MemoryUsage heap) {
    return heap.getMax() > 0 && heap.getUsed() > heap.getMax() * FULL;
  }

  /** Neither hooks nor the log, and no new object: all that would need memory. */
  private static void end() {
    try {
      STDERR.write(LAST_WORDS);
    } catch (Throwable e) {
      // Not even that; whoever starts it anew sees the exit code.
    } finally {
      Runtime.getRuntime().halt(EXIT_CODE);
    }
  }
}
