package org.sparebit.system;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.nio.file.Path;
import org.sparebit.files.DataFolder;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * The server's settings. Folders are absolute here, whatever the configuration says.
 *
 * @param dataDir database, sample clip and unpacked libraries; {@code SPAREBIT_DATA_DIR}
 * @param filesDir what {@code /isize_files} is on this machine; {@code SPAREBIT_FILES_DIR}
 * @param port of the REST API, 0 for any free one; {@code SPAREBIT_PORT}
 * @param livePort for live streams; {@code SPAREBIT_LIVE_PORT}
 * @param minFreeSpace below this much on the disk of {@code dataDir} or {@code filesDir} the server
 *     is not ready: it leaves room for the database and for one job's output to be completed
 */
@Validated
@ConfigurationProperties("sparebit")
public record SparebitProperties(
    Path dataDir,
    Path filesDir,
    @Min(0) @Max(65535) int port,
    @Min(0) @Max(65535) int livePort,
    @DefaultValue("256MB") DataSize minFreeSpace) {

  static final int DEFAULT_PORT = 8000;

  static final int DEFAULT_LIVE_PORT = 8001;

  /** What {@code /isize/samples} is on this machine. */
  public Path samplesDir() {
    return new DataFolder(dataDir).samples();
  }
}
