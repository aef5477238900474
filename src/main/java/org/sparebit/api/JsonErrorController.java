package org.sparebit.api;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Answers for what fails before or behind Spring's controllers, in place of an error page. */
@RestController
final class JsonErrorController implements ErrorController {

  @RequestMapping("/error")
  ResponseEntity<ErrorAnswer> error(HttpServletRequest request) {
    if (!(request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code)) {
      return ResponseEntity.status(HttpStatus.NOT_FOUND)
          .body(new ErrorAnswer("\"/error\" is not part of this API."));
    }
    if (code == HttpStatus.INTERNAL_SERVER_ERROR.value()) {
      Object cause = request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
      if (cause instanceof IOException) {
        // What controllers throw does not get here: this is of the client's connection.
        return ResponseEntity.badRequest().body(new ErrorAnswer(RequestBodies.BROKEN));
      }
      return ApiExceptionHandler.unexpected(
          cause instanceof Throwable t ? t : new IllegalStateException("status 500"), request);
    }
    return ResponseEntity.status(code).body(new ErrorAnswer(JsonErrorValve.text(code)));
  }
}
