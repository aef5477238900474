package org.sparebit.api.submission;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.sparebit.protocol.Warning;

/** The answers of {@code POST /isize}. Paths are returned as they were sent. */
sealed interface SubmissionAnswer {

  /**
   * The job is in the queue.
   *
   * @param warnings left out where there are none, as are the details
   * @param warningDetails the warnings once more, with their stable names
   */
  record Accepted(
      String input,
      @JsonProperty("job_id") long jobId,
      String output,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> warnings,
      @JsonProperty("warning_details") @JsonInclude(JsonInclude.Include.NON_EMPTY)
          List<Warning> warningDetails)
      implements SubmissionAnswer {}

  /**
   * The job was not accepted.
   *
   * @param input empty where the request has none
   */
  record Refused(String input, String error) implements SubmissionAnswer {}
}
