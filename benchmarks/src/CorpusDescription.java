import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** Compares what is said of the pictures: shape, colours, side data, chapters, tags. */
final class CorpusDescription {
  /** Side data that has another place in the output, or none because it is done. */
  private static final Map<String, String> DONE =
      Map.ofEntries(
          Map.entry("Display Matrix", "pictures are upright"),
          Map.entry("3x3 displaymatrix", "pictures are upright"),
          Map.entry("Frame Cropping", "pictures are cropped"),
          Map.entry("Film grain parameters", "the grain is in the pictures"),
          Map.entry("Palette", "pictures have their colours"),
          Map.entry("CPB properties", "the source's own encoder's"),
          Map.entry("Skip Samples", "done"),
          Map.entry("Producer Reference Time", "the source's own encoder's"),
          Map.entry("Encryption initialization data", "the source's own"));

  private static final List<String> COLOURS =
      List.of("color_primaries", "color_transfer", "color_space");
  private static final List<String> TAGS = List.of("title", "artist", "comment");
  private static final double SHAPE = 0.01;

  /** Seconds. */
  private static final double CHAPTER = 0.05;

  private final CorpusSource source;
  private final CorpusSource result;
  private final int video;
  private final List<String> warnings;
  private final CorpusSideData content;
  private final List<CorpusDifference> differences = new ArrayList<>();

  CorpusDescription(
      CorpusSource source,
      CorpusSource result,
      int video,
      List<String> warnings,
      CorpusSideData content) {
    this.content = content;
    this.source = source;
    this.result = result;
    this.video = video;
    this.warnings = warnings;
  }

  List<CorpusDifference> compare() throws IOException, InterruptedException {
    JsonNode wanted = source.stream(video).orElseThrow();
    JsonNode found = result.streams("video").get(0);
    shape(wanted, found);
    colours(wanted, found);
    sideData(wanted, found);
    chapters();
    tags();
    return differences;
  }

  private boolean isSaid(String word) {
    return warnings.stream().anyMatch(w -> w.toLowerCase(Locale.ROOT).contains(word));
  }

  private void shape(JsonNode wanted, JsonNode found) {
    double before = aspect(wanted);
    double after = aspect(found);
    boolean turned = wanted.path("side_data_list").toString().contains("\"rotation\"");
    boolean same = isAlike(before, after) || (turned && isAlike(1 / before, after));
    if (before > 0 && after > 0 && !same) {
      differences.add(
          CorpusDifference.fault("shape", "%.4f instead of %.4f".formatted(after, before)));
    }
  }

  private static boolean isAlike(double one, double other) {
    return Math.abs(one / other - 1) < SHAPE;
  }

  private static double aspect(JsonNode video) {
    double width = video.path("width").asInt(0);
    double height = video.path("height").asInt(0);
    for (JsonNode data : video.path("side_data_list")) {
      width -= data.path("crop_left").asInt(0) + data.path("crop_right").asInt(0);
      height -= data.path("crop_top").asInt(0) + data.path("crop_bottom").asInt(0);
    }
    String[] sample = video.path("sample_aspect_ratio").asString("1:1").split(":");
    double ratio =
        sample.length == 2 && !sample[0].equals("0")
            ? Double.parseDouble(sample[0]) / Double.parseDouble(sample[1])
            : 1;
    return height <= 0 ? 0 : width * ratio / height;
  }

  private void colours(JsonNode wanted, JsonNode found) {
    JsonNode first = source.frames().isEmpty() ? wanted : source.frames().get(0);
    for (String key : COLOURS) {
      String before = first.path(key).asString(wanted.path(key).asString("unknown"));
      String after = found.path(key).asString("unknown");
      boolean known = !before.equals("unknown") && !before.equals("reserved");
      boolean rgb = key.equals("color_space") && before.equals("gbr");
      if (known && !rgb && !before.equals(after)) {
        differences.add(CorpusDifference.fault(key, after + " instead of " + before));
      }
    }
  }

  private void sideData(JsonNode wanted, JsonNode found) throws IOException, InterruptedException {
    Set<String> before = types(wanted, source.frames());
    Set<String> after = types(found, result.frames());
    for (String type : before) {
      if (after.contains(type)) {
        continue;
      }
      differences.add(new CorpusDifference("side data", type, whyGone(type)));
    }
  }

  private String whyGone(String type) throws IOException, InterruptedException {
    String done = DONE.get(type);
    if (done != null) {
      return done;
    }
    return isNamed(type) ? "left out: " + type + ", warned" : content.saysNothing(type);
  }

  /** Whether a warning has one of the words that the type goes by. */
  private boolean isNamed(String type) {
    String words =
        switch (type) {
          case "ATSC A53 Part 4 Closed Captions" -> "caption";
          case "Mastering display metadata" -> "mastering";
          case "Content light level metadata" -> "light";
          case "H.26[45] User Data Unregistered SEI message" -> "user data";
          case "Spherical Mapping" -> "spherical|360";
          case "Stereo 3D" -> "stereo";
          case "View ID" -> "views";
          case "3D Reference Displays Information" -> "reference displays";
          case "AVPanScan" -> "pan and scan";
          case "Matroska BlockAdditional" -> "transparency";
          case "Fallback track" -> "fall back";
          case "ICC profile", "ICC Profile" -> "icc";
          case "Ambient viewing environment" -> "ambient";
          case "GOP timecode", "SMPTE 12-1 timecode" -> "time code|timecode";
          default ->
              type.startsWith("DOVI") || type.startsWith("Dolby")
                  ? "dolby vision"
                  : type.contains("HDR10+")
                      ? "hdr10+"
                      : type.contains("Vivid") ? "vivid" : type.toLowerCase(Locale.ROOT);
        };
    for (String word : words.split("\\|")) {
      if (isSaid(word)) {
        return true;
      }
    }
    return false;
  }

  private static Set<String> types(JsonNode stream, List<JsonNode> frames) {
    Set<String> types = new TreeSet<>();
    stream.path("side_data_list").forEach(d -> types.add(d.path("side_data_type").asString("?")));
    for (JsonNode frame : frames) {
      frame.path("side_data_list").forEach(d -> types.add(d.path("side_data_type").asString("?")));
    }
    return types;
  }

  private void chapters() {
    int before = source.container().path("chapters").size();
    int after = result.container().path("chapters").size();
    if (before != after) {
      differences.add(
          new CorpusDifference(
              "chapters", after + " instead of " + before, isSaid("chapter") ? "warned" : ""));
    }
    double shift = 0;
    for (int i = 0; i < Math.min(before, after); i++) {
      double wanted = time(source, i) - time(source, 0);
      double found = time(result, i) - time(result, 0);
      shift = Math.max(shift, Math.abs(wanted - found));
    }
    if (shift > CHAPTER) {
      differences.add(CorpusDifference.fault("chapters", "are up to %.3f s off".formatted(shift)));
    }
  }

  private static double time(CorpusSource file, int chapter) {
    return CorpusMedia.number(file.container().path("chapters").get(chapter), "start_time");
  }

  private void tags() {
    JsonNode before = source.container().path("format").path("tags");
    JsonNode after = result.container().path("format").path("tags");
    for (String tag : TAGS) {
      String wanted = before.path(tag).asString("").strip();
      String found =
          after.path(tag).asString(after.path(tag.toUpperCase(Locale.ROOT)).asString(""));
      if (!wanted.isEmpty() && !wanted.equals(found.strip())) {
        differences.add(new CorpusDifference("tag " + tag, "lost", isSaid("tag") ? "warned" : ""));
      }
    }
  }
}
