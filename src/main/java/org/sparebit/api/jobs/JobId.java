package org.sparebit.api.jobs;

import java.util.OptionalLong;
import java.util.regex.Pattern;

/** The {@code job_ID} of a URL. */
final class JobId {
  /** Eighteen digits always fit a long, and no server counts further. */
  private static final Pattern PATTERN = Pattern.compile("[1-9][0-9]{0,17}");

  private JobId() {}

  /** Empty for what can't be the id of any job. */
  static OptionalLong parse(String text) {
    return PATTERN.matcher(text).matches()
        ? OptionalLong.of(Long.parseLong(text))
        : OptionalLong.empty();
  }
}
