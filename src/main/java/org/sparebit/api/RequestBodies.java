package org.sparebit.api;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.sparebit.storage.Quoted;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/** Reads the bodies of requests: JSON only, and no more of it than any request needs. */
public final class RequestBodies {
  /** Two paths of the greatest length and all other fields fit several times. */
  static final int MAX_BYTES = 64 * 1024;

  static final String BROKEN =
      "The body broke off or its framing is wrong; check Content-Length and chunks.";

  private RequestBodies() {}

  public static JsonBody read(HttpServletRequest request) throws BadRequestException {
    requireJson(request.getContentType());
    String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      throw new BadRequestException(
          "Content-Encoding is " + Quoted.of(encoding) + "; send the body uncompressed.");
    }
    byte[] body = readBytes(request);
    if (body.length > MAX_BYTES) {
      throw new BadRequestException(
          "The body is larger than 64 KiB (" + MAX_BYTES + " bytes); send a smaller one.");
    }
    return JsonBodyParser.parse(body);
  }

  private static byte[] readBytes(HttpServletRequest request) throws BadRequestException {
    try {
      return request.getInputStream().readNBytes(MAX_BYTES + 1);
    } catch (IOException e) {
      throw new BadRequestException(BROKEN);
    }
  }

  /** A browser sends JSON across sites only after asking, so this also keeps foreign pages out. */
  private static void requireJson(@Nullable String contentType) throws BadRequestException {
    if (contentType == null) {
      throw new BadRequestException(
          "The header Content-Type is missing; send Content-Type: application/json.");
    }
    try {
      if (MediaType.APPLICATION_JSON.includes(MediaType.parseMediaType(contentType))) {
        return;
      }
    } catch (InvalidMediaTypeException e) {
      // Answered below like any other type that is not JSON.
    }
    throw new BadRequestException(
        "Content-Type is " + Quoted.of(contentType) + "; send Content-Type: application/json.");
  }
}
