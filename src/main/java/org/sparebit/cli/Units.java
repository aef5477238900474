package org.sparebit.cli;

import java.time.Duration;
import java.util.Locale;

/** Quantities as people read them. */
final class Units {
  private Units() {}

  /** Minutes and seconds, with hours where there are any. */
  static String time(Duration duration) {
    long seconds = Math.round(duration.toMillis() / 1000.0);
    String minutes = String.format(Locale.ROOT, "%02d:%02d", seconds / 60 % 60, seconds % 60);
    return seconds < 3600 ? minutes : seconds / 3600 + ":" + minutes;
  }

  /** A file's size in powers of 1000, with three digits. */
  static String size(long bytes) {
    String[] units = {"bytes", "kB", "MB", "GB", "TB"};
    double value = bytes;
    int unit = 0;
    while (value >= 999.5 && unit < units.length - 1) {
      value /= 1000;
      unit++;
    }
    int decimals = unit == 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
    return String.format(Locale.ROOT, "%." + decimals + "f %s", value, units[unit]);
  }
}
