package org.sparebit.api;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.sparebit.job.JobQuery;
import org.sparebit.job.JobStatus;

/**
 * Which jobs a list shows.
 *
 * @param limit how many at most
 */
record JobListQuery(@Nullable JobStatus status, boolean newestFirst, long offset, long limit) {

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
    long offset = number(request, "offset", 0, 0, faults);
    long limit = number(request, "limit", 1, Long.MAX_VALUE, faults);
    if (faults.any()) {
      throw new BadRequestException(faults.text());
    }
    return new JobListQuery(status, newestFirst, offset, limit);
  }

  /** The first page of this list, or the one behind a job. */
  JobQuery page(@Nullable Long after, int size) {
    return new JobQuery(status, newestFirst, after, after == null ? offset : 0, size);
  }

  private static long number(
      HttpServletRequest request, String name, long min, long absent, Faults faults)
      throws BadRequestException {
    String accepted = "a whole number from " + min;
    String text = parameter(request, name, accepted, faults);
    if (text == null) {
      return absent;
    }
    if (!text.matches("[0-9]{1,18}") || Long.parseLong(text) < min) {
      faults.wrong(name, text, accepted);
      return absent;
    }
    return Long.parseLong(text);
  }

  private static @Nullable String parameter(
      HttpServletRequest request, String name, String accepted, Faults faults)
      throws BadRequestException {
    String[] values;
    try {
      values = request.getParameterValues(name);
    } catch (IllegalStateException e) {
      // Tomcat's way to say that percent-encoding or the number of parameters is not acceptable.
      throw new BadRequestException(
          "The query of the URL can't be read; check its percent-encoding.");
    }
    if (values == null) {
      return null;
    }
    if (values.length > 1) {
      faults.wrong(name, String.join("&", values), accepted + " (once)");
    }
    return values[0];
  }
}
