import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Which streams a job has kept, by what it says, and whether the result has them. */
final class CorpusTracks {
  private static final List<String> KINDS = List.of("audio", "subtitle", "attachment");

  private static final List<String> TAGS = List.of("language", "title");
  private static final List<String> MARKS =
      List.of("forced", "dub", "original", "comment", "hearing_impaired", "visual_impaired");

  private static final Pattern PROGRAM =
      Pattern.compile("of the input only (?:program (\\d+)|what belongs to no program)");

  private final CorpusSource source;
  private final List<String> warnings;

  CorpusTracks(CorpusSource source, List<String> warnings) {
    this.source = source;
    this.warnings = warnings;
  }

  /** Whether a warning is about a stream as a whole, or about the programs that it is of. */
  private boolean isLeftOut(JsonNode stream) {
    int index = CorpusSource.index(stream);
    Pattern named = Pattern.compile("stream " + index + "\\b.*(not carried|left out)");
    for (String warning : warnings) {
      Matcher program = PROGRAM.matcher(warning);
      if (named.matcher(warning).find()
          || (program.find() && !source.hasInProgram(program.group(1), index))) {
        return true;
      }
    }
    return false;
  }

  /** The stream that the job took for the picture: of those that it doesn't leave out. */
  int video() {
    List<Integer> left =
        source.streams("video").stream()
            .filter(s -> !isLeftOut(s))
            .map(CorpusSource::index)
            .toList();
    int usual = source.usualVideo();
    return left.isEmpty() || left.contains(usual) ? usual : left.get(0);
  }

  /** The streams of sound that the job says it carries. */
  List<Integer> sound() {
    return source.streams("audio").stream()
        .filter(s -> !isLeftOut(s))
        .map(CorpusSource::index)
        .toList();
  }

  List<CorpusDifference> compare(CorpusSource result, int usual) {
    List<CorpusDifference> differences = new ArrayList<>();
    if (video() != usual) {
      differences.add(
          new CorpusDifference("video", video() + " instead of " + usual, whyOther(usual)));
    }
    for (String kind : KINDS) {
      List<JsonNode> kept = source.streams(kind).stream().filter(s -> !isLeftOut(s)).toList();
      int made = result.streams(kind).size();
      if (kept.size() != made) {
        differences.add(
            CorpusDifference.fault(
                kind,
                "%d in the result, %d in the source are not named as left out"
                    .formatted(made, kept.size())));
      } else {
        for (int i = 0; i < made; i++) {
          describe(kept.get(i), result.streams(kind).get(i), differences);
        }
      }
    }
    for (JsonNode stream : source.streams()) {
      String kind = CorpusSource.kind(stream);
      boolean counted = KINDS.contains(kind) || CorpusSource.index(stream) == video();
      if (isLeftOut(stream)) {
        differences.add(
            new CorpusDifference(
                "stream " + CorpusSource.index(stream),
                kind + ", " + stream.path("codec_name").asString("?"),
                "left out: " + kind + " stream, warned"));
      } else if (!counted && !isUsedOtherwise(stream, result)) {
        differences.add(
            CorpusDifference.fault(
                "stream " + CorpusSource.index(stream),
                kind + " is gone without a word: " + stream.path("codec_tag_string").asString("")));
      }
    }
    return differences;
  }

  private void describe(JsonNode before, JsonNode after, List<CorpusDifference> differences) {
    String what = "stream " + CorpusSource.index(before);
    int channels = before.path("channels").asInt(0);
    if (channels != after.path("channels").asInt(0)) {
      boolean mixed = warnings.stream().anyMatch(w -> w.contains(what) && w.contains("mixed"));
      differences.add(
          new CorpusDifference(
              what,
              after.path("channels").asInt(0) + " channels instead of " + channels,
              mixed ? "mixed, warned" : ""));
    }
    for (String tag : TAGS) {
      String value = before.path("tags").path(tag).asString("");
      if (!value.isEmpty()
          && !value.equals("und")
          && !value.equals(after.path("tags").path(tag).asString(""))) {
        differences.add(CorpusDifference.fault(what, tag + " " + value + " is lost"));
      }
    }
    for (String mark : MARKS) {
      if (CorpusSource.is(before, mark) && !CorpusSource.is(after, mark)) {
        boolean said = warnings.stream().anyMatch(w -> w.contains(mark));
        differences.add(
            new CorpusDifference(what, mark + " is lost", said ? "left out: mark, warned" : ""));
      }
    }
  }

  /**
   * FFmpeg's program would rather take a larger still than the animation, and looks at no program.
   */
  private String whyOther(int usual) {
    double most =
        source.streams("video").stream().mapToDouble(CorpusTracks::pictures).max().orElse(0);
    boolean first =
        source.streams("video").stream()
            .filter(s -> pictures(s) == most)
            .findFirst()
            .filter(s -> CorpusSource.index(s) == video())
            .isPresent();
    // The first: what comes after it, as large and as long, is its transparency.
    if (first && most > source.stream(usual).map(CorpusTracks::pictures).orElse(0.0)) {
      return "the animation instead of the still, warned";
    }
    boolean chosen = warnings.stream().anyMatch(w -> PROGRAM.matcher(w).find());
    return chosen ? "of another program, warned" : "";
  }

  private static double pictures(JsonNode stream) {
    return CorpusMedia.number(stream, "nb_frames");
  }

  /** A list of chapters, or a time code, is a stream in some formats and none in others. */
  private boolean isUsedOtherwise(JsonNode stream, CorpusSource result) {
    String tag = stream.path("codec_tag_string").asString("");
    boolean chapters =
        tag.equals("text")
            && !source.container().path("chapters").isEmpty()
            && !result.container().path("chapters").isEmpty();
    return chapters || (tag.equals("tmcd") && result.container().toString().contains("timecode"));
  }
}
