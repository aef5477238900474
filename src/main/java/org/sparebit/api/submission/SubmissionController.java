package org.sparebit.api.submission;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.sparebit.api.BadRequestException;
import org.sparebit.api.JsonBody;
import org.sparebit.api.JsonBody.Value;
import org.sparebit.api.RequestBodies;
import org.sparebit.api.access.Client;
import org.sparebit.job.JobRepository.OutputInUseException;
import org.sparebit.protocol.Warning;
import org.sparebit.queue.JobQueue;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /isize}: adds a job to the queue. */
@RestController
final class SubmissionController {
  private static final Logger LOG = LoggerFactory.getLogger(SubmissionController.class);

  private final SubmissionReader reader;
  private final JobQueue queue;

  SubmissionController(SubmissionReader reader, JobQueue queue) {
    this.reader = reader;
    this.queue = queue;
  }

  @PostMapping("/isize")
  ResponseEntity<SubmissionAnswer> submit(HttpServletRequest request) {
    String input = "";
    try {
      JsonBody body = RequestBodies.read(request);
      input = asSent(body, Field.INPUT);
      Submission submission = reader.read(body);
      long id = submit(submission, Client.of(request));
      return ResponseEntity.created(URI.create("/isize/" + id))
          .body(
              new SubmissionAnswer.Accepted(
                  input,
                  id,
                  asSent(body, Field.OUTPUT),
                  Warning.texts(submission.warnings()),
                  submission.warnings()));
    } catch (BadRequestException e) {
      return ResponseEntity.badRequest()
          .body(new SubmissionAnswer.Refused(input, String.valueOf(e.getMessage())));
    }
  }

  private long submit(Submission submission, String client) throws BadRequestException {
    try {
      long id = queue.submit(submission.spec(), submission.warnings(), client);
      MDC.put("job", Long.toString(id));
      LOG.info(
          "Submitted: {} to {}, {}, {}",
          submission.spec().input(),
          submission.spec().output(),
          submission.spec().codec(),
          submission.spec().precoder());
      return id;
    } catch (OutputInUseException e) {
      throw new BadRequestException(
          Field.OUTPUT
              + ": "
              + MediaFields.takenBy(submission.spec().output(), "written", e.otherJobId()));
    } finally {
      MDC.remove("job");
    }
  }

  private static String asSent(JsonBody body, String field) {
    Value value = body.fields().get(field);
    return value == null || value.text() == null ? "" : value.text();
  }
}
