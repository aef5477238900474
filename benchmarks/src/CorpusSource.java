import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * What ffprobe says of a file.
 *
 * @param pictures the first frames of a video stream
 */
record CorpusSource(JsonNode container, JsonNode pictures) {
  /** As FFmpeg's program weighs a stream with the default disposition when it chooses one. */
  private static final long DEFAULT_WEIGHT = 5_000_000;

  /** Pixels that share one sample of chroma, at most (4:1:1). */
  private static final int CHROMA_SIDE = 4;

  /** Of a video, how many are looked at one by one. */
  static final int FRAMES = 40;

  static CorpusSource of(CorpusTool tool, Path file, int video)
      throws IOException, InterruptedException {
    JsonNode container =
        tool.ffprobe(
            List.of(
                "-show_format",
                "-show_streams",
                "-show_chapters",
                "-show_programs",
                "-show_stream_groups"),
            file);
    return new CorpusSource(container, container).withPictures(tool, file, video);
  }

  /** Likewise for another video stream; -1: the one that FFmpeg's program would take. */
  CorpusSource withPictures(CorpusTool tool, Path file, int video)
      throws IOException, InterruptedException {
    int index = video < 0 ? usualVideo() : video;
    if (index < 0) {
      return this;
    }
    return new CorpusSource(
        container,
        tool.ffprobe(
            List.of(
                "-select_streams", "" + index, "-show_frames", "-read_intervals", "%+#" + FRAMES),
            file));
  }

  List<JsonNode> streams() {
    List<JsonNode> streams = new ArrayList<>();
    container.path("streams").forEach(streams::add);
    return streams;
  }

  List<JsonNode> frames() {
    List<JsonNode> frames = new ArrayList<>();
    pictures.path("frames").forEach(frames::add);
    return frames;
  }

  List<JsonNode> streams(String kind) {
    return streams().stream().filter(s -> kind(s).equals(kind)).toList();
  }

  Optional<JsonNode> stream(int index) {
    return streams().stream().filter(s -> index(s) == index).findFirst();
  }

  static int index(JsonNode stream) {
    return stream.path("index").asInt(-1);
  }

  /** As ffprobe names it; pictures that are attached are a kind of their own. */
  static String kind(JsonNode stream) {
    boolean attached =
        is(stream, "attached_pic") || is(stream, "timed_thumbnails") || is(stream, "still_image");
    String kind = stream.path("codec_type").asString("unknown");
    return kind.equals("video") && attached && !is(stream, "still_image") ? "picture" : kind;
  }

  static boolean is(JsonNode stream, String disposition) {
    return stream.path("disposition").path(disposition).asInt(0) == 1;
  }

  /** The stream that FFmpeg's program takes when it isn't told which; -1 if there is none. */
  int usualVideo() {
    long best = 0;
    int index = -1;
    for (JsonNode stream : streams("video")) {
      long score =
          1
              + stream.path("width").asLong(0) * stream.path("height").asLong(0)
              + (is(stream, "default") ? DEFAULT_WEIGHT : 0);
      if (score > best) {
        best = score;
        index = index(stream);
      }
    }
    return index;
  }

  /**
   * Whether a program has a stream.
   *
   * @param number null for what belongs to none
   */
  boolean hasInProgram(String number, int stream) {
    boolean inAny = false;
    for (JsonNode program : container.path("programs")) {
      for (JsonNode member : program.path("streams")) {
        if (index(member) == stream) {
          inAny = true;
          if (program.path("program_num").asString("").equals(number)) {
            return true;
          }
        }
      }
    }
    return number == null && !inAny;
  }

  String format() {
    return container.path("format").path("format_name").asString("");
  }

  /** Of the pictures, where it is known: another program can have another clock. */
  double seconds() {
    double own = stream(usualVideo()).map(s -> CorpusMedia.number(s, "duration")).orElse(0.0);
    return own > 0 ? own : CorpusMedia.number(container.path("format"), "duration");
  }

  /** Of the pictures, as FFmpeg reads it from the header. */
  double nominalRate() {
    return stream(usualVideo()).map(s -> CorpusMedia.number(s, "r_frame_rate")).orElse(0.0);
  }

  /** Of its first stream. */
  double start() {
    return CorpusMedia.number(container.path("format"), "start_time");
  }

  /** Whether FFmpeg expects its times to jump: it is made to be cut and joined. */
  boolean isJoinable() {
    return Set.of("mpegts", "mpeg", "dv", "ogg", "wtv").contains(format());
  }

  /**
   * A filter that cuts a container's margins off, where FFmpeg itself would cut parts of samples of
   * chroma and move the colours by them, or cut more; empty otherwise. It wants them still there.
   */
  String unevenCropping(int stream) {
    for (JsonNode data : stream(stream).orElseThrow().path("side_data_list")) {
      int top = data.path("crop_top").asInt(0);
      int left = data.path("crop_left").asInt(0);
      int rows = top + data.path("crop_bottom").asInt(0);
      int columns = left + data.path("crop_right").asInt(0);
      if ((top | left | rows | columns) % CHROMA_SIDE != 0) {
        return "scale=flags=bicubic+accurate_rnd+full_chroma_inp+full_chroma_int,format=yuv444p,"
            + "crop=iw-%d:ih-%d:%d:%d,".formatted(columns, rows, left, top);
      }
    }
    return "";
  }

  boolean isInTiles() {
    return container.path("stream_groups").toString().contains("Tile Grid");
  }

  boolean isInterlaced() {
    return frames().stream().anyMatch(f -> f.path("interlaced_frame").asInt(0) == 1);
  }
}
