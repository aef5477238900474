import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * What a video's side data says, where nothing is missed without it. FFmpeg's own program tells.
 *
 * @param stream its description
 * @param video its index in the file
 */
record CorpusSideData(CorpusTool tool, Path file, CorpusSource source, JsonNode stream, int video) {
  /** How x264 and x265 mark the note of their own settings. */
  private static final Set<String> ENCODERS =
      Set.of("dc45e9bd-e6d9-48b7-962c-d820d923eeef", "2ca2de09-b517-47db-bb55-a4fe7fc2fc4e");

  private static final Pattern USER_DATA =
      Pattern.compile("UUID=([0-9a-f-]{36})\\s+(?:\\[[^]]*] )?User Data=([0-9a-f]*)");

  private static final Pattern DISPLAY_SIZE =
      Pattern.compile("display_(horizontal|vertical)_size .* = (\\d+)");

  private static final String NO_TIME = "00:00:00:00";

  /** Why a kind of it is no loss; empty where it may be one. */
  String saysNothing(String type) throws IOException, InterruptedException {
    return switch (type) {
      case "H.26[45] User Data Unregistered SEI message" -> userData();
      case "GOP timecode" -> timecode();
      case "AVPanScan" -> panScan();
      case "Stereo 3D" -> has(type, "type", "2D") ? "one view, as every video has it" : "";
      case "Spherical Mapping" ->
          has(type, "projection", "rectilinear") ? "flat, as every video is" : "";
      default -> "";
    };
  }

  private boolean has(String type, String key, String value) {
    for (JsonNode data : stream.path("side_data_list")) {
      if (data.path("side_data_type").asString("").equals(type)) {
        return data.path(key).asString("").equals(value);
      }
    }
    return false;
  }

  private String userData() throws IOException, InterruptedException {
    Matcher matcher = USER_DATA.matcher(log("-vf", "showinfo"));
    int found = 0;
    while (matcher.find()) {
      found++;
      if (!matcher.group(2).isEmpty() && !ENCODERS.contains(matcher.group(1))) {
        return "";
      }
    }
    return found > 0 ? "a note of the source's own encoder's settings, or empty" : "";
  }

  /** The first one: all others count on from it. */
  private String timecode() {
    for (JsonNode frame : source.frames()) {
      for (JsonNode data : frame.path("side_data_list")) {
        if (data.path("side_data_type").asString("").equals("GOP timecode")) {
          return data.path("timecode").asString("").equals(NO_TIME)
              ? "a time code that begins with nothing"
              : "";
        }
      }
    }
    return "";
  }

  /** FFmpeg's decoder gives every picture one, also where the stream has none. */
  private String panScan() throws IOException, InterruptedException {
    Matcher matcher = DISPLAY_SIZE.matcher(log("-c", "copy", "-bsf:v", "trace_headers"));
    while (matcher.find()) {
      String side = matcher.group(1).equals("horizontal") ? "width" : "height";
      if (Integer.parseInt(matcher.group(2)) < stream.path(side).asInt(0)) {
        return "";
      }
    }
    return "a pan and scan rectangle that is the whole picture";
  }

  private String log(String... options) throws IOException, InterruptedException {
    List<String> arguments =
        new java.util.ArrayList<>(List.of("-i", file.toString(), "-map", "0:" + video));
    arguments.addAll(List.of(options));
    arguments.addAll(List.of("-frames:v", "" + CorpusSource.FRAMES, "-f", "null", "-"));
    return tool.talkativeFfmpeg(arguments);
  }
}
