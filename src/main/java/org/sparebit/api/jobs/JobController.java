package org.sparebit.api.jobs;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.ZoneId;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import org.sparebit.api.BadRequestException;
import org.sparebit.api.ErrorAnswer;
import org.sparebit.api.JobTexts;
import org.sparebit.api.connection.ReaderPace;
import org.sparebit.job.JobRepository;
import org.sparebit.job.JobStatus;
import org.sparebit.queue.JobQueue;
import org.sparebit.queue.JobQueue.CancelAnswer;
import org.sparebit.queue.JobQueue.DeleteAnswer;
import org.sparebit.storage.PublicTexts;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** The jobs there are: list, details, cancel, delete. */
@RestController
final class JobController {
  private final JobRepository jobs;
  private final JobQueue queue;
  private final Clock clock;
  private final JobTexts texts;

  /** Half of the processors, so that lists leave the other half to all else. */
  private final Semaphore listMakers =
      new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2), true);

  JobController(JobRepository jobs, JobQueue queue, Clock clock, PublicTexts texts) {
    this.jobs = jobs;
    this.queue = queue;
    this.texts = new JobTexts(ZoneId.systemDefault(), texts);
    this.clock = clock;
  }

  @GetMapping("/isize")
  void list(HttpServletRequest request, HttpServletResponse response)
      throws BadRequestException, IOException {
    JobListWriter list = new JobListWriter(jobs, texts, JobListQuery.of(request), listMakers);
    response.setContentType(MediaType.APPLICATION_JSON_VALUE);
    if (!request.getMethod().equals("HEAD")) {
      list.write(new ReaderPace(response.getOutputStream()));
    }
  }

  @GetMapping("/isize/{id}")
  ResponseEntity<?> details(@PathVariable String id) {
    OptionalLong jobId = JobId.parse(id);
    if (jobId.isEmpty()) {
      return unknown();
    }
    return jobs.find(jobId.getAsLong())
        .<ResponseEntity<?>>map(job -> ResponseEntity.ok(JobDetails.of(job, texts, clock)))
        .orElseGet(JobController::unknown);
  }

  @DeleteMapping("/isize/{id}")
  ResponseEntity<?> delete(@PathVariable String id) {
    OptionalLong jobId = JobId.parse(id);
    DeleteAnswer answer = jobId.isEmpty() ? DeleteAnswer.UNKNOWN : queue.delete(jobId.getAsLong());
    return switch (answer) {
      case DELETED -> ResponseEntity.ok(new SuccessAnswer("Job Deleted"));
      case UNKNOWN -> unknown();
      case IN_PROGRESS ->
          conflict(
              "Job is in progress and can't be deleted; stop it first with POST /isize/"
                  + id
                  + "/cancel.");
    };
  }

  @PostMapping("/isize/{id}/cancel")
  ResponseEntity<?> cancel(@PathVariable String id) {
    OptionalLong jobId = JobId.parse(id);
    CancelAnswer answer = jobId.isEmpty() ? CancelAnswer.UNKNOWN : queue.cancel(jobId.getAsLong());
    return switch (answer) {
      case ACCEPTED -> ResponseEntity.accepted().body(new SuccessAnswer("Job is being cancelled"));
      case UNKNOWN -> unknown();
      case ALREADY_DONE ->
          conflict("Job has ended already" + endedAs(jobId.orElse(0)) + "; nothing to cancel.");
    };
  }

  private String endedAs(long id) {
    return jobs.find(id)
        .map(job -> job.status())
        .filter(JobStatus::isDone)
        .map(status -> " (" + status.text() + ")")
        .orElse("");
  }

  private static ResponseEntity<ErrorAnswer> unknown() {
    return ResponseEntity.status(HttpStatus.NOT_FOUND).body(ErrorAnswer.INVALID_JOB_ID);
  }

  private static ResponseEntity<ErrorAnswer> conflict(String error) {
    return ResponseEntity.status(HttpStatus.CONFLICT).body(new ErrorAnswer(error));
  }
}
