package org.sparebit.api;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.sparebit.job.JobStatus;

/** How the API spells a job's values: everything is a string. */
final class JobTexts {
  private final DateTimeFormatter format;

  /**
   * @param zone in which times are shown
   */
  JobTexts(ZoneId zone) {
    this.format = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(zone);
  }

  /** Empty for what has not happened yet. */
  String time(@Nullable Instant time) {
    return time == null ? "" : format.format(time);
  }

  static String status(JobStatus status, String error) {
    return switch (status) {
      case FAILED -> status.text() + ": " + error;
      case QUEUED, PROCESSING, COMPLETED, CANCELLED -> status.text();
    };
  }

  /** Percent with one decimal; rounded down, so that 100.0 is said of finished work only. */
  static String progress(double percent) {
    double bounded = Math.min(100, Math.max(0, percent));
    return String.format(Locale.ROOT, "%.1f", Math.floor(bounded * 10) / 10);
  }

  /** A side in pixels: the real one once known, else the one asked for, else {@code source}. */
  static String side(int real, int asked) {
    if (real > 0) {
      return Integer.toString(real);
    }
    return asked > 0 ? Integer.toString(asked) : "source";
  }
}
