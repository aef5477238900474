package org.sparebit.worker.failure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparebit.files.FileProblem;
import org.sparebit.files.PrivateFiles;

/**
 * The folder of the reports that crashed workers leave.
 *
 * @param folder made when the first worker starts
 */
public record CrashReports(Path folder) {
  private static final Logger log = LoggerFactory.getLogger(CrashReports.class);

  /** A report has about 60 KB; an input that crashes every attempt must not fill the disk. */
  static final int KEPT = 50;

  /**
   * They hold parts of memory, such as names of files: no longer than somebody may ask for them.
   */
  static final Duration KEPT_FOR = Duration.ofDays(30);

  /** The JVM's placeholder for its process id. */
  private static final String PID = "%p";

  /** What the JVM of a job's worker is told to call its report. */
  public Path pattern(String jobId) {
    return folder.resolve(
        "worker-" + jobId.replaceAll("[^A-Za-z0-9._-]", "_") + "-" + PID + ".log");
  }

  /** The report of this process, if it wrote one. */
  public Optional<CrashReport> find(String jobId, long pid) {
    return CrashReport.read(Path.of(pattern(jobId).toString().replace(PID, Long.toString(pid))));
  }

  /** Makes the folder, and makes room in it. */
  public void prepare() {
    try {
      PrivateFiles.createDirectories(folder);
      try (Stream<Path> reports = Files.list(folder)) {
        List<Path> newestFirst =
            reports.sorted(Comparator.comparing(CrashReports::modified).reversed()).toList();
        FileTime oldest = FileTime.from(InstantSource.system().instant().minus(KEPT_FOR));
        for (int i = 0; i < newestFirst.size(); i++) {
          Path report = newestFirst.get(i);
          if (i >= KEPT || modified(report) < oldest.toMillis()) {
            Files.deleteIfExists(report);
          }
        }
      }
    } catch (IOException e) {
      // Without the folder a report goes to the working folder, or to the temporary one.
      log.warn(
          "crash reports of workers can't be kept in {}: {}", folder, FileProblem.reasonAndPath(e));
    } catch (UncheckedIOException e) {
      log.debug("another process tidies {} up", folder, e);
    }
  }

  private static long modified(Path file) {
    try {
      return Files.getLastModifiedTime(file).toMillis();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
