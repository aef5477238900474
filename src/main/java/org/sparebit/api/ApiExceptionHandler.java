package org.sparebit.api;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparebit.database.DatabaseLostException;
import org.sparebit.queue.JobQueue.ClientLimitException;
import org.sparebit.queue.JobQueue.QueueFullException;
import org.sparebit.storage.Quoted;
import org.sparebit.storage.StorageUnavailableException;
import org.sparebit.system.FailureCause;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.transaction.TransactionException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Turns whatever goes wrong into a JSON {@code error}; stack traces go to the log alone. */
@RestControllerAdvice
final class ApiExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ApiExceptionHandler.class);

  /** A database that restarts is back by then; nothing better is known of other faults. */
  private static final String RETRY_AFTER_SECONDS = "30";

  /** Tomcat's own bound. */
  private static final int MAX_PARAMETERS = 1000;

  @ExceptionHandler
  ResponseEntity<ErrorAnswer> badRequest(BadRequestException e) {
    return ResponseEntity.badRequest().body(new ErrorAnswer(String.valueOf(e.getMessage())));
  }

  /** The storage of the job's own paths is away: the server can't even tell whether it is right. */
  @ExceptionHandler
  ResponseEntity<ErrorAnswer> storageAway(StorageUnavailableException e) {
    return unavailable(String.valueOf(e.getMessage()));
  }

  @ExceptionHandler
  ResponseEntity<ErrorAnswer> queueFull(QueueFullException e) {
    return unavailable(String.valueOf(e.getMessage()));
  }

  /** What to do about it is the operator's business, and in the log. */
  @ExceptionHandler
  ResponseEntity<ErrorAnswer> databaseLost(DatabaseLostException e) {
    return unavailable(String.valueOf(e.getMessage()));
  }

  @ExceptionHandler
  ResponseEntity<ErrorAnswer> tooManyJobs(ClientLimitException e) {
    return later(HttpStatus.TOO_MANY_REQUESTS, String.valueOf(e.getMessage()));
  }

  private static ResponseEntity<ErrorAnswer> unavailable(String error) {
    return later(HttpStatus.SERVICE_UNAVAILABLE, error);
  }

  private static ResponseEntity<ErrorAnswer> later(HttpStatus status, String error) {
    return ResponseEntity.status(status)
        .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
        .body(new ErrorAnswer(error));
  }

  /** Health and info read the body of a GET, too, where there is one. */
  @ExceptionHandler
  ResponseEntity<ErrorAnswer> unreadable(
      HttpMessageNotReadableException ignored, HttpServletRequest request) {
    return ResponseEntity.badRequest()
        .body(
            new ErrorAnswer(
                Quoted.of(request.getRequestURI()) + " takes no body; send it without one."));
  }

  /** Whoever asks for the first parameter has Tomcat read them all: percent-encoding, number. */
  @ExceptionHandler
  ResponseEntity<ErrorAnswer> unreadableQuery(InvalidParameterException ignored) {
    return ResponseEntity.badRequest()
        .body(
            new ErrorAnswer(
                "The query of the URL can't be read; check its percent-encoding, and send at most "
                    + MAX_PARAMETERS
                    + " parameters."));
  }

  /** For what Spring itself refuses: unknown paths, wrong methods. */
  @ExceptionHandler
  ResponseEntity<ErrorAnswer> any(
      Exception e, HttpServletRequest request, HttpServletResponse response) throws Exception {
    if (response.isCommitted()) {
      // Too late for an answer: Tomcat cuts the connection, so that nobody takes a part for a
      // whole.
      throw e;
    }
    if (e instanceof ErrorResponse refusal && !refusal.getStatusCode().is5xxServerError()) {
      return ResponseEntity.status(refusal.getStatusCode())
          .headers(refusal.getHeaders())
          .body(new ErrorAnswer(refusal(refusal.getStatusCode(), refusal.getHeaders(), request)));
    }
    return unexpected(e, request);
  }

  private static String refusal(
      HttpStatusCode status, HttpHeaders headers, HttpServletRequest request) {
    String path = Quoted.of(request.getRequestURI());
    return switch (status.value()) {
      case 404 -> path + " is not part of this API; it has /isize, /codec and /version.";
      case 405 ->
          request.getMethod()
              + " is not supported at "
              + path
              + "; supported: "
              + headers.getFirst(HttpHeaders.ALLOW)
              + ".";
      default -> path + " can't be answered: " + status + ".";
    };
  }

  static ResponseEntity<ErrorAnswer> unexpected(Throwable e, HttpServletRequest request) {
    // Of the cause: the log has it once a minute, not once a request.
    String reference = FailureCause.reference(e);
    LOG.error(
        "{} {} failed, reference {}", request.getMethod(), request.getRequestURI(), reference, e);
    String what =
        e instanceof DataAccessException || e instanceof TransactionException
            ? "The database of the jobs does not answer at present"
            : "Something unexpected went wrong in the server";
    return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
        .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
        .body(
            new ErrorAnswer(
                what
                    + "; try again, and if it stays so, look into the server's log for reference "
                    + reference
                    + "."));
  }
}
