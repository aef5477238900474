import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * What FFmpeg's own program makes of a file: every picture of a video, small, with its time; some
 * of them whole; and the sound.
 *
 * @param pictures of {@link #SIDE_X} × {@link #SIDE_Y} pixels in RGB, one after the other
 * @param places whole pictures in RGB
 * @param sounds by the index of the stream
 * @param log what FFmpeg complained about
 */
record CorpusMedia(
    List<Frame> frames,
    byte[] pictures,
    byte[] places,
    Map<Integer, CorpusSound> sounds,
    String log) {
  static final int SIDE_X = 64;
  static final int SIDE_Y = 36;
  static final int PICTURE_BYTES = SIDE_X * SIDE_Y * 3;

  /** Without these, the scaler takes short cuts that differ by the format of the samples. */
  private static final String EXACT = ":flags=bicubic+accurate_rnd+full_chroma_inp+full_chroma_int";

  /** Which pictures are looked at whole. */
  private static final int[] PLACES = {0, 3, 11, 37, 83, 211, 499};

  /** Times in seconds; the duration is 0 where nothing says it. */
  record Frame(double time, double duration) {
    double end() {
      return time + duration;
    }
  }

  /**
   * Decodes with FFmpeg's defaults.
   *
   * @param video index of the stream
   * @param filter what to do with whole pictures first, with a comma at its end, or empty
   */
  static CorpusMedia read(
      CorpusTool tool, Path file, int video, List<Integer> sound, String filter, Path work)
      throws IOException, InterruptedException {
    CorpusMedia all = decode(tool, file, video, sound, filter, work, List.of());
    if (!all.frames.isEmpty() && all.sounds.size() == sound.size()) {
      return all;
    }
    // One stream that can't be decoded stops all; alone, each gets its chance. Times are then the
    // file's own, so that they fit together.
    List<String> own = List.of("-copyts");
    CorpusMedia pictures = decode(tool, file, video, List.of(), filter, work, own);
    Map<Integer, CorpusSound> sounds = new LinkedHashMap<>();
    for (int stream : sound) {
      sounds.putAll(decode(tool, file, -1, List.of(stream), filter, work, own).sounds);
    }
    return new CorpusMedia(
        pictures.frames, pictures.pictures, pictures.places, sounds, all.log + pictures.log);
  }

  private static CorpusMedia decode(
      CorpusTool tool,
      Path file,
      int video,
      List<Integer> sound,
      String filter,
      Path work,
      List<String> options)
      throws IOException, InterruptedException {
    Path pictures = work.resolve("pictures");
    Path places = work.resolve("places.rgb");
    List<String> arguments = new ArrayList<>(options);
    if (filter.contains("crop=")) {
      arguments.addAll(List.of("-apply_cropping", "codec"));
    }
    arguments.addAll(List.of("-i", file.toString()));
    if (video >= 0) {
      arguments.addAll(List.of("-map", "0:" + video, "-fps_mode", "passthrough"));
      arguments.addAll(List.of("-enc_time_base", "demux", "-c:v", "rawvideo"));
      arguments.addAll(
          List.of(
              "-vf",
              filter + "scale=" + SIDE_X + ":" + SIDE_Y + EXACT + ",format=gbrp,format=rgb24"));
      tee(arguments, "rawvideo", pictures);
      arguments.addAll(List.of("-map", "0:" + video, "-fps_mode", "passthrough"));
      arguments.addAll(
          List.of(
              "-vf",
              filter
                  + select()
                  + "scale"
                  + EXACT.replaceFirst(":", "=")
                  + ",format=gbrp,format=rgb24"));
      arguments.addAll(List.of("-c:v", "rawvideo", "-f", "rawvideo", places.toString()));
    }
    for (int stream : sound) {
      arguments.addAll(List.of("-map", "0:" + stream, "-ac", "1"));
      arguments.addAll(List.of("-af", CorpusSound.FILTER));
      arguments.addAll(List.of("-ar", "" + CorpusSound.RATE, "-c:a", "pcm_s16le"));
      tee(arguments, "s16le", work.resolve("sound" + stream));
    }
    String log = tool.ffmpeg(arguments);
    List<Frame> frames = new ArrayList<>();
    for (Row row : rows(pictures)) {
      frames.add(new Frame(row.time, row.duration));
    }
    Map<Integer, CorpusSound> sounds = new LinkedHashMap<>();
    for (int stream : sound) {
      Path samples = work.resolve("sound" + stream);
      List<CorpusSound.Piece> pieces = new ArrayList<>();
      for (Row row : rows(samples)) {
        pieces.add(new CorpusSound.Piece(row.time, row.bytes / 2));
      }
      if (Files.exists(samples)) {
        sounds.put(stream, new CorpusSound(pieces, samples(samples)));
      }
    }
    byte[] small = bytes(pictures);
    int complete = Math.min(frames.size(), small.length / PICTURE_BYTES);
    return new CorpusMedia(frames.subList(0, complete), small, bytes(places), sounds, log);
  }

  private static void tee(List<String> arguments, String format, Path file) throws IOException {
    Files.deleteIfExists(file);
    Files.deleteIfExists(times(file));
    arguments.addAll(
        List.of("-f", "tee", "[f=" + format + "]" + file + "|[f=framecrc]" + times(file)));
  }

  private static Path times(Path file) {
    return file.resolveSibling(file.getFileName() + ".times");
  }

  private static String select() {
    StringBuilder select = new StringBuilder("select='0");
    for (int place : PLACES) {
      select.append("+eq(n\\,").append(place).append(')');
    }
    return select + "',";
  }

  /** The indexes of the whole pictures of a video of so many. */
  static int[] places(int frames) {
    return java.util.Arrays.stream(PLACES).filter(place -> place < frames).toArray();
  }

  private record Row(double time, double duration, int bytes) {}

  private static List<Row> rows(Path file) throws IOException {
    List<Row> rows = new ArrayList<>();
    if (!Files.exists(times(file))) {
      return rows;
    }
    double unit = 0;
    for (String line : Files.readAllLines(times(file))) {
      if (line.startsWith("#tb")) {
        String[] parts = line.substring(line.indexOf(':') + 1).strip().split("/");
        unit = Double.parseDouble(parts[0]) / Double.parseDouble(parts[1]);
      } else if (!line.startsWith("#")) {
        String[] fields = line.split(",");
        rows.add(
            new Row(
                Long.parseLong(fields[2].strip()) * unit,
                Long.parseLong(fields[3].strip()) * unit,
                Integer.parseInt(fields[4].strip())));
      }
    }
    return rows;
  }

  private static byte[] bytes(Path file) throws IOException {
    if (!Files.exists(file)) {
      return new byte[0];
    }
    byte[] bytes = Files.readAllBytes(file);
    Files.delete(file);
    return bytes;
  }

  private static short[] samples(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(bytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    short[] samples = new short[bytes.remaining() / 2];
    bytes.asShortBuffer().get(samples);
    return samples;
  }

  /** Of two small pictures. */
  static double psnr(CorpusMedia one, int indexOne, CorpusMedia other, int indexOther) {
    return psnr(
        one.pictures,
        indexOne * PICTURE_BYTES,
        other.pictures,
        indexOther * PICTURE_BYTES,
        PICTURE_BYTES);
  }

  /** In dB, 99 for equal ones. */
  static double psnr(byte[] one, int offsetOne, byte[] other, int offsetOther, int bytes) {
    double sum = 0;
    for (int i = 0; i < bytes; i++) {
      int difference = (one[offsetOne + i] & 255) - (other[offsetOther + i] & 255);
      sum += difference * difference;
    }
    return sum == 0 ? 99 : Math.min(99, 10 * Math.log10(255.0 * 255 * bytes / sum));
  }

  double start() {
    return frames.stream().mapToDouble(Frame::time).min().orElse(0);
  }

  double end() {
    return frames.stream().mapToDouble(Frame::end).max().orElse(0);
  }

  /** A number of a stream, however ffprobe writes it; 0 where it is not there. */
  static double number(JsonNode node, String key) {
    String text = node.path(key).asString("");
    try {
      if (text.contains("/")) {
        String[] parts = text.split("/");
        double divisor = Double.parseDouble(parts[1]);
        return divisor == 0 ? 0 : Double.parseDouble(parts[0]) / divisor;
      }
      return text.isEmpty() ? 0 : Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
