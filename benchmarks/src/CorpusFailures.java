import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Whether a job was right to fail. */
final class CorpusFailures {
  private static final Path FORMATS = Path.of("docs/formats.md");
  private static final Pattern DAMAGE =
      Pattern.compile(
          "partial file|truncat|exceeds containing master|moov atom not found|Invalid"
              + " data|corrupt|File ended prematurely|End of file|error while decoding|stream \\d+,"
              + " offset",
          Pattern.CASE_INSENSITIVE);

  private CorpusFailures() {}

  static List<CorpusDifference> explain(
      CorpusSource source, CorpusMedia expected, CorpusJob.Answer answer) throws IOException {
    String text = answer.code() + ": " + answer.text();
    return List.of(new CorpusDifference("failed", text, why(source, expected, answer)));
  }

  private static String why(CorpusSource source, CorpusMedia expected, CorpusJob.Answer answer)
      throws IOException {
    String text = answer.text().toLowerCase(Locale.ROOT);
    return switch (answer.code()) {
      case "INPUT_WITHOUT_VIDEO" ->
          source.streams("video").isEmpty() ? "FFmpeg sees no video either" : "";
      case "INPUT_NOT_MEDIA", "INPUT_UNDECODABLE" ->
          expected.frames().isEmpty()
              ? "FFmpeg decodes no picture either"
              : isListed(source) ? "" : "a format that is not read";
      case "INPUT_ENCRYPTED" ->
          isEncrypted(source)
              ? "encrypted"
              : expected.frames().isEmpty() ? "FFmpeg decodes no picture either" : "";
      case "INPUT_UNSUPPORTED" -> {
        if (expected.frames().isEmpty()) {
          yield "FFmpeg decodes no picture either";
        }
        if (text.contains(" tiles (a grid") && source.isInTiles()) {
          yield "a still in tiles";
        }
        yield isListed(source) ? "" : "a format that is not read";
      }
      case "INPUT_TRUNCATED" ->
          expected.frames().isEmpty()
              ? "FFmpeg decodes no picture either"
              : DAMAGE.matcher(expected.log()).find() && isShort(source, expected)
                  ? "FFmpeg finds it cut off, too"
                  : isSmall(source) ? "its own tags say that it was larger" : "";
      case "ENCODER_REFUSED" ->
          text.contains("at least") || text.contains("smaller than") || isTiny(source)
              ? "smaller than the encoder takes"
              : "";
      default -> "";
    };
  }

  private static boolean isListed(CorpusSource source) throws IOException {
    String page = Files.readString(FORMATS);
    String read = page.substring(0, page.indexOf("What a job says of others"));
    return read.contains("`" + source.format() + "`");
  }

  private static boolean isEncrypted(CorpusSource source) {
    return source.streams().stream()
        .anyMatch(
            s ->
                s.path("codec_tag_string").asString("").startsWith("enc")
                    || s.path("tags").has("enc_key_id")
                    || s.toString().contains("Encryption"));
  }

  private static boolean isShort(CorpusSource source, CorpusMedia expected) {
    return expected.end() - expected.start() < source.seconds() * 0.95;
  }

  private static boolean isSmall(CorpusSource source) {
    JsonNode format = source.container().path("format");
    return CorpusMedia.number(format, "size") < CorpusMedia.number(format.path("tags"), "datasize");
  }

  private static boolean isTiny(CorpusSource source) {
    return source.streams("video").stream().allMatch(CorpusFailures::isTiny);
  }

  private static boolean isTiny(JsonNode video) {
    int least = CorpusJob.codec().limits().minSide();
    return Math.min(video.path("width").asInt(0), video.path("height").asInt(0)) < least;
  }
}
