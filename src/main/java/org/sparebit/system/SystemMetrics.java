package org.sparebit.system;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.sparebit.metrics.Sampled;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/** What this server is, and how much room it has. */
@Component
final class SystemMetrics {
  /** Asking a network file system is a request, too. */
  private static final Duration FREE_SPACE_KEPT_FOR = Duration.ofSeconds(5);

  SystemMetrics(MeterRegistry registry, SparebitProperties properties, ServerVersion version) {
    Gauge.builder("sparebit.build.info", () -> 1)
        .description("Always 1; the labels say which build this is")
        .tag("version", version.version())
        .tag("commit", version.commit())
        .register(registry);
    free(registry, "data", properties.dataDir());
    free(registry, "files", properties.filesDir());
    Gauge.builder("sparebit.disk.min.free", properties.minFreeSpace(), DataSize::toBytes)
        .description("With less than this on either disk the server is not ready")
        .baseUnit("bytes")
        .register(registry);
  }

  private static void free(MeterRegistry registry, String name, Path folder) {
    Sampled<Long> space =
        new Sampled<>(
            "free-space-" + name,
            FREE_SPACE_KEPT_FOR,
            () -> Files.getFileStore(folder).getUsableSpace());
    Gauge.builder(
            "sparebit.disk.free", space, s -> s.get().map(Long::doubleValue).orElse(Double.NaN))
        .description("Free space on the disk of the data folder and of the media files")
        // Gauges don't keep what they look at, and nobody else does.
        .strongReference(true)
        .baseUnit("bytes")
        .tag("folder", name)
        .register(registry);
  }
}
