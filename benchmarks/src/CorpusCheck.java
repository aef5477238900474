import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Checks one file after the other. */
final class CorpusCheck {
  private static final int SECONDS = Settings.number("SECONDS", 300);
  private static final int MAX_SECONDS = Settings.number("MAX_SECONDS", 60);

  /** Pixels of all pictures of a file; what has more is not run. */
  private static final double MAX_PIXELS = 1e6 * Settings.number("MAX_MEGAPIXELS", 250);

  /** Likewise of a job; what has more is made smaller. */
  private static final double FULL_SIZE_PIXELS = 25e6;

  private static final int SMALLER_WIDTH = 320;

  private static final Pattern VIDEO = Pattern.compile("Stream #0:(\\d+).*: Video: ");

  private final CorpusEngine engine;
  private final CorpusTool tool;
  private final Path work;

  /** How a check ended. */
  record Outcome(String word, int frames, double seconds, List<CorpusDifference> differences) {
    static Outcome skipped(String why) {
      return new Outcome(
          "skipped", 0, 0, List.of(new CorpusDifference("not run", why, "not for this check")));
    }

    static Outcome fault(String text) {
      return new Outcome("**FAULT**", 0, 0, List.of(CorpusDifference.fault("check", text)));
    }

    boolean isFaulty() {
      return differences.stream().anyMatch(d -> !d.isExplained());
    }

    String text() {
      return differences.stream()
          .map(CorpusDifference::toString)
          .collect(Collectors.joining("; "))
          .replaceAll("\\s+", " ")
          .replace("|", "/");
    }
  }

  CorpusCheck(CorpusEngine engine, Path libraries, Path work) {
    this.engine = engine;
    this.tool = new CorpusTool(libraries, work, SECONDS);
    this.work = work;
  }

  Outcome check(Path file) throws IOException, InterruptedException {
    CorpusSource source = CorpusSource.of(tool, file, -1);
    if (source.seconds() > MAX_SECONDS) {
      return Outcome.skipped("%.0f s long".formatted(source.seconds()));
    }
    if (pixels(source) > MAX_PIXELS) {
      return Outcome.skipped("%.0f megapixels".formatted(pixels(source) / 1e6));
    }
    Path output = work.resolve("output." + CorpusJob.extension());
    int width = pixels(source) > FULL_SIZE_PIXELS ? SMALLER_WIDTH : 0;
    CorpusJob.Answer answer =
        engine.run(new CorpusJob(file.toString(), output.toString(), width), SECONDS);
    if (!answer.code().isEmpty()) {
      CorpusMedia expected = read(file, source, source.usualVideo(), List.of(), "");
      List<CorpusDifference> differences = CorpusFailures.explain(source, expected, answer);
      return new Outcome(
          word(differences, answer.code()),
          expected.frames().size(),
          expected.end() - expected.start(),
          differences);
    }
    if (source.streams().isEmpty()) {
      return compareAlone(file, output, answer);
    }
    return compare(file, -1, source, output, width, answer);
  }

  private int firstVideo(Path file) throws IOException, InterruptedException {
    Matcher matcher = VIDEO.matcher(tool.talkativeFfmpeg(List.of("-i", "" + file)));
    return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
  }

  /** Where {@code ffprobe} gives up since it can't decode a stream that the job has left out. */
  private Outcome compareAlone(Path file, Path output, CorpusJob.Answer answer)
      throws IOException, InterruptedException {
    Path alone = work.resolve("pictures.nut");
    Files.deleteIfExists(alone);
    String log = tool.ffmpeg(List.of("-i", "" + file, "-map", "0:v", "-c", "copy", "" + alone));
    CorpusSource pictures = CorpusSource.of(tool, alone, -1);
    if (pictures.streams().isEmpty()) {
      return Outcome.fault("FFmpeg opens nothing of it: " + log);
    }
    boolean said = answer.warnings().stream().anyMatch(w -> w.matches("audio.*not carried.*"));
    CorpusDifference sound =
        new CorpusDifference(
            "sound", "can't be decoded", said ? "left out: audio stream, warned" : "");
    Outcome outcome = compare(file, firstVideo(file), pictures, output, 0, answer);
    List<CorpusDifference> differences = new ArrayList<>(outcome.differences());
    differences.add(sound);
    return new Outcome(word(differences, "ok"), outcome.frames(), outcome.seconds(), differences);
  }

  /**
   * Compares a result with what it was made of.
   *
   * @param index of the video in the file; -1 if that is what its description says
   * @param opened the description of the file, or of its pictures alone
   */
  private Outcome compare(
      Path file, int index, CorpusSource opened, Path output, int width, CorpusJob.Answer answer)
      throws IOException, InterruptedException {
    List<CorpusDifference> differences = new ArrayList<>();
    CorpusSource source = opened;
    int usual = source.usualVideo();
    CorpusTracks tracks = new CorpusTracks(source, answer.warnings());
    int video = tracks.video();
    if (video != usual) {
      source = source.withPictures(tool, file, video);
    }
    CorpusSource result = CorpusSource.of(tool, output, -1);
    String filter = filter(source, result, video, width);
    int decoded = index < 0 ? video : index;
    CorpusMedia expected = read(file, source, decoded, tracks.sound(), filter);
    CorpusMedia made =
        read(
            output,
            result,
            result.usualVideo(),
            result.streams("audio").stream().map(CorpusSource::index).toList(),
            "");
    differences.addAll(tracks.compare(result, usual));
    differences.addAll(
        new CorpusPictures(source, answer.warnings(), expected, made, width > 0).compare());
    differences.addAll(
        new CorpusSync(tracks.sound(), answer.warnings(), expected, made, source, result)
            .compare());
    CorpusSideData content =
        new CorpusSideData(tool, file, source, source.stream(video).orElseThrow(), decoded);
    differences.addAll(
        new CorpusDescription(source, result, video, answer.warnings(), content).compare());
    Files.deleteIfExists(output);
    return new Outcome(
        word(differences, "ok"), made.frames().size(), made.end() - made.start(), differences);
  }

  private static String word(List<CorpusDifference> differences, String otherwise) {
    return differences.stream().anyMatch(d -> !d.isExplained()) ? "**FAULT**" : otherwise;
  }

  private CorpusMedia read(
      Path file, CorpusSource source, int video, List<Integer> sound, String filter)
      throws IOException, InterruptedException {
    return CorpusMedia.read(tool, file, video, sound, filter, work);
  }

  private static double pixels(CorpusSource source) {
    JsonNode video = source.stream(source.usualVideo()).orElse(null);
    if (video == null) {
      return 0;
    }
    double rate = Math.min(120, CorpusMedia.number(video, "avg_frame_rate"));
    double frames = Math.max(1, rate * source.seconds());
    return (double) video.path("width").asInt(0) * video.path("height").asInt(0) * frames;
  }

  /** What is done to a source's pictures beside encoding, by FFmpeg's program. */
  private static String filter(CorpusSource source, CorpusSource result, int stream, int width) {
    String filter = source.isInterlaced() ? "bwdif=mode=send_frame:deint=interlaced," : "";
    filter += source.unevenCropping(stream);
    if (width == 0) {
      return filter;
    }
    JsonNode video = result.streams("video").get(0);
    return filter
        + "scale=%d:%d:flags=lanczos+accurate_rnd+full_chroma_int+full_chroma_inp,format=yuv444p12,"
            .formatted(video.path("width").asInt(0), video.path("height").asInt(0));
  }
}
