package org.sparebit.api.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** A request that follows from its seed: a sensible one with one to three things wrong with it. */
final class MalformedRequest {
  private static final List<String> METHODS =
      List.of(
          "GET", "POST", "DELETE", "PUT", "HEAD", "OPTIONS", "TRACE", "CONNECT", "PATCH", "BREW");
  private static final List<String> PATHS =
      List.of(
          "/isize",
          "/isize/1",
          "/isize/1/cancel",
          "/codec",
          "/version",
          "/actuator/health",
          "/actuator/health/liveness",
          "/error",
          "/isize?limit=2&order=desc&status=Queued");
  private static final List<String> ODD =
      List.of(
          "..",
          "%00",
          "%2e%2e/",
          "%zz",
          "%",
          ";a=b",
          ";a=%zz",
          "?a=%zz",
          "//",
          "\\",
          "\u00fc",
          "%ff",
          "?",
          "#",
          "*",
          " ",
          "\t",
          "<script>",
          "'\"",
          "{}",
          "\u0000",
          "\r",
          "\n",
          "[::1]",
          "@",
          "%c0%ae",
          "${x}");
  private static final List<String> HEADERS =
      List.of(
          "Content-Length: -1",
          "Content-Length: 99999999999999999999",
          "Content-Length: 5\r\nContent-Length: 6",
          "Content-Length: x",
          "Transfer-Encoding: chunked",
          "Transfer-Encoding: gzip, chunked",
          "Transfer-Encoding: identity",
          "Transfer-Encoding: chunked\r\nContent-Length: 3",
          "Content-Type: text/plain",
          "Content-Type: application/json; charset=utf-16",
          "Content-Type: ;;",
          "Content-Encoding: gzip",
          "Expect: 100-continue",
          "Expect: nonsense",
          "Host: a\r\nHost: b",
          "Host: [::",
          "Origin: null",
          "Range: bytes=0-0,-1",
          "If-Modified-Since: yesterday",
          "Accept: ,;q=9",
          "Accept-Encoding: *;q=x",
          "Cookie: \u0001=;;=",
          "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: x",
          "Upgrade: websocket\r\nConnection: Upgrade",
          "Authorization: Bearer",
          "X-API-Key: \u00ff",
          "X-HTTP-Method-Override: DELETE",
          "Forwarded: for=x",
          "no colon here",
          ": no name",
          " folded: line",
          "Na me: x",
          "Name : x");
  private static final List<String> BODIES =
      List.of(
          "{}",
          "[]",
          "null",
          "{\"input\": \"/isize/samples/test.mp4\", \"output\": \"/isize_files/../x.mp4\"}",
          "{\"input\": \"\\u0000\", \"codec\": {\"a\": [1, 2]}, \"gop\": 1e999}",
          "{\"enable_codecs\": \"FALSE\"}",
          "{\"input\": \"/isize_files/\ud83d\ude00\", \"bitrate\": \"99999999999999999999\"}",
          "{\"input\": 7, \"output\": true, \"codec\": null, \"preset\": [], \"width\": \"-2\"}");

  private final Random random;

  private MalformedRequest(long seed) {
    this.random = new Random(seed);
  }

  static byte[] of(long seed) {
    return new MalformedRequest(seed).make();
  }

  private byte[] make() {
    StringBuilder head = new StringBuilder();
    String version =
        random.nextInt(12) == 0
            ? pick(List.of("HTTP/9.9", "HTTP/1", "", "http/1.1", "HTTP/2.0", "HTTP/1.0"))
            : "HTTP/1.1";
    head.append(random.nextInt(20) == 0 ? noise(12) : pick(METHODS)).append(' ');
    head.append(path()).append(' ').append(version).append("\r\n");
    if (random.nextInt(15) != 0) {
      head.append("Host: localhost\r\n");
    }
    for (int i = random.nextInt(4); i > 0; i--) {
      head.append(pick(HEADERS)).append("\r\n");
    }
    if (random.nextInt(40) == 0) {
      head.append("X-Long: ").append("x".repeat(random.nextInt(20_000))).append("\r\n");
    }
    if (random.nextInt(60) == 0) {
      head.append("X: y\r\n".repeat(random.nextInt(400)));
    }
    byte[] body = body();
    boolean chunked = random.nextInt(4) == 0;
    if (random.nextInt(4) != 0) {
      head.append("Content-Type: application/json\r\n");
      head.append(chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + body.length);
      head.append("\r\n");
    }
    head.append("\r\n");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(head.toString().getBytes(StandardCharsets.UTF_8));
    out.writeBytes(chunked ? chunks(body) : body);
    return damaged(out.toByteArray());
  }

  private String path() {
    StringBuilder path = new StringBuilder(pick(PATHS));
    for (int i = random.nextInt(3); i > 0; i--) {
      path.insert(random.nextInt(path.length() + 1), pick(ODD));
    }
    if (random.nextInt(50) == 0) {
      path.append("/x".repeat(random.nextInt(6_000)));
    }
    return path.toString();
  }

  private byte[] body() {
    byte[] body =
        pick(BODIES)
            .getBytes(random.nextInt(8) == 0 ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8);
    return switch (random.nextInt(8)) {
      case 0 -> new byte[0];
      case 1 -> noise(200).getBytes(StandardCharsets.ISO_8859_1);
      case 2 -> ("{\"a\":" + "[".repeat(random.nextInt(3_000))).getBytes(StandardCharsets.UTF_8);
      case 3 -> random.nextInt(10) == 0 ? new byte[random.nextInt(200_000)] : body;
      default -> body;
    };
  }

  private byte[] chunks(byte[] body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int at = 0;
    while (at < body.length) {
      int length = Math.min(body.length - at, 1 + random.nextInt(1000));
      String size =
          random.nextInt(10) == 0
              ? pick(List.of("zz", "-1", "fffffffffffffffff", "", "1;a=\u0001", " 1"))
              : Integer.toHexString(length);
      out.writeBytes((size + "\r\n").getBytes(StandardCharsets.UTF_8));
      out.write(body, at, length);
      out.writeBytes((random.nextInt(20) == 0 ? "" : "\r\n").getBytes(StandardCharsets.UTF_8));
      at += length;
    }
    out.writeBytes("0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
    return out.toByteArray();
  }

  /** A few bytes changed, or the end lost. */
  private byte[] damaged(byte[] request) {
    int kind = random.nextInt(6);
    if (kind == 0) {
      return Arrays.copyOf(request, random.nextInt(request.length));
    }
    if (kind == 1) {
      for (int i = 1 + random.nextInt(4); i > 0; i--) {
        request[random.nextInt(request.length)] = (byte) random.nextInt(256);
      }
    }
    return request;
  }

  private String noise(int most) {
    StringBuilder noise = new StringBuilder();
    for (int i = random.nextInt(most); i >= 0; i--) {
      noise.append((char) random.nextInt(256));
    }
    return noise.toString();
  }

  private String pick(List<String> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
