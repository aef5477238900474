package org.sparebit.api.jobs;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.sparebit.api.BadRequestException;
import org.sparebit.api.Faults;
import org.sparebit.job.JobQuery;
import org.sparebit.job.JobStatus;

/**
 * Which jobs a list shows.
 *
 * @param limit how many at most
 */
record JobListQuery(@Nullable JobStatus status, boolean newestFirst, long offset, long limit) {
  /** A page that is asked for; the list without a limit has all jobs. */
  static final long MAX_LIMIT = 10_000;

  /** Far more than can be stored. */
  private static final long MAX_OFFSET = 1_000_000_000_000L;

  static JobListQuery of(HttpServletRequest request) throws BadRequestException {
    Faults faults = new Faults();
    String states =
        Arrays.stream(JobStatus.values()).map(JobStatus::text).collect(Collectors.joining(", "));
    JobStatus status = null;
    String statusText = parameter(request, "status", states, faults);
    if (statusText != null) {
      Optional<JobStatus> named =
          Arrays.stream(JobStatus.values())
              .filter(s -> s.text().equalsIgnoreCase(statusText))
              .findFirst();
      if (named.isEmpty()) {
        faults.wrong("status", statusText, states);
      }
      status = named.orElse(null);
    }
    String order = parameter(request, "order", "asc, desc", faults);
    boolean newestFirst = "desc".equalsIgnoreCase(order);
    if (order != null && !newestFirst && !order.equalsIgnoreCase("asc")) {
      faults.wrong("order", order, "asc, desc");
    }
    OptionalLong offset = number(request, "offset", 0, MAX_OFFSET, faults);
    OptionalLong limit = number(request, "limit", 1, MAX_LIMIT, faults);
    if (faults.any()) {
      throw new BadRequestException(faults.text());
    }
    return new JobListQuery(status, newestFirst, offset.orElse(0), limit.orElse(Long.MAX_VALUE));
  }

  /** The first page of this list, or the one behind a job. */
  JobQuery page(@Nullable Long after, int size) {
    return new JobQuery(status, newestFirst, after, after == null ? offset : 0, size);
  }

  private static OptionalLong number(
      HttpServletRequest request, String name, long min, long max, Faults faults) {
    String accepted = "a whole number from " + min + " to " + max;
    String text = parameter(request, name, accepted, faults);
    if (text == null) {
      return OptionalLong.empty();
    }
    if (!text.matches("[0-9]{1,18}") || Long.parseLong(text) < min || Long.parseLong(text) > max) {
      faults.wrong(name, text, accepted);
      return OptionalLong.empty();
    }
    return OptionalLong.of(Long.parseLong(text));
  }

  private static @Nullable String parameter(
      HttpServletRequest request, String name, String accepted, Faults faults) {
    String[] values = request.getParameterValues(name);
    if (values == null) {
      return null;
    }
    if (values.length > 1) {
      faults.wrong(name, String.join("&", values), accepted + " (once)");
    }
    return values[0];
  }
}
