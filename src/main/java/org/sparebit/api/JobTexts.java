package org.sparebit.api;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.sparebit.job.JobStatus;
import org.sparebit.storage.PublicTexts;

/** How the API spells a job's values: everything is a string. */
public final class JobTexts {
  private final DateTimeFormatter format;
  private final PublicTexts texts;

  /**
   * @param zone in which times are shown
   * @param texts takes folders of this machine out of what workers and libraries say
   */
  public JobTexts(ZoneId zone, PublicTexts texts) {
    this.texts = texts;
    this.format = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(zone);
  }

  /** Empty for what has not happened yet. */
  public String time(@Nullable Instant time) {
    return time == null ? "" : format.format(time);
  }

  /** What a worker, a library or the operating system said, without folders of this machine. */
  public String said(String text) {
    return texts.of(text);
  }

  public List<String> said(List<String> all) {
    return all.stream().map(texts::of).toList();
  }

  public String status(JobStatus status, String error) {
    return switch (status) {
      case FAILED -> status.text() + ": " + said(error);
      case QUEUED, PROCESSING, COMPLETED, CANCELLED -> status.text();
    };
  }

  /** Percent with one decimal; rounded down, so that 100.0 is said of finished work only. */
  public static String progress(double percent) {
    double bounded = Math.min(100, Math.max(0, percent));
    return String.format(Locale.ROOT, "%.1f", Math.floor(bounded * 10) / 10);
  }

  /** A side in pixels: the real one once known, else the one asked for, else {@code source}. */
  public static String side(int real, int asked) {
    if (real > 0) {
      return Integer.toString(real);
    }
    return asked > 0 ? Integer.toString(asked) : "source";
  }
}
