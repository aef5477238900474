package org.sparebit.api.connection;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/** Answers with an {@code error} where no controller is reached. */
public final class Refusal {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private Refusal() {}

  /**
   * Writes the whole answer.
   *
   * @param error what is wrong and what to do
   */
  public static void write(HttpServletResponse response, int status, String error)
      throws IOException {
    byte[] body = MAPPER.writeValueAsBytes(Map.of("error", error));
    response.setStatus(status);
    response.setContentType(MediaType.APPLICATION_JSON_VALUE);
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
