import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.sparebit.codec.Container;
import org.sparebit.codec.OutputSize;
import org.sparebit.codec.PixelFormat;
import org.sparebit.codec.PrecoderMode;
import org.sparebit.codec.Presets;
import org.sparebit.codec.ProresProfile;
import org.sparebit.codec.RateControl;
import org.sparebit.codec.VideoCodec;
import org.sparebit.codec.VideoSettings;
import org.sparebit.engine.ffmpeg.Ffmpeg;
import org.sparebit.engine.pipeline.EncodeJob;
import org.sparebit.protocol.Bounds;
import org.sparebit.protocol.Completed;
import org.sparebit.protocol.EncodeRequest;
import org.sparebit.protocol.Failed;
import org.sparebit.protocol.JobFiles;
import org.sparebit.protocol.WorkerResult;
import tools.jackson.databind.json.JsonMapper;

/**
 * A job of the corpus. The class is also the process that runs them, one after the other: it reads
 * jobs from standard input, one a line, and answers each with a line.
 *
 * @param width of the output, 0 for the input's
 */
record CorpusJob(String input, String output, int width) {
  /**
   * How a job ended.
   *
   * @param code empty if it has completed
   */
  record Answer(String code, String text, long frames, double seconds, List<String> warnings) {
    static Answer failed(String code, String text) {
      return new Answer(code, text, 0, 0, List.of());
    }
  }

  private static final String[] TARGET = Settings.text("OUTPUT", "PRORES:mkv").split(":");
  private static final int BITRATE = Settings.number("BITRATE", 20_000);
  private static final int GOP = 50;

  static VideoCodec codec() {
    return VideoCodec.valueOf(TARGET[0]);
  }

  static String extension() {
    return TARGET[1];
  }

  /** Runs jobs until standard input ends. */
  public static void main(String[] arguments) throws Exception {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    System.setOut(System.err);
    Ffmpeg.load();
    JsonMapper json = JsonMapper.builder().build();
    out.println("ready");
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      CorpusJob job = json.readValue(line, CorpusJob.class);
      System.err.println("== " + job.input());
      out.println(json.writeValueAsString(job.run()));
    }
    System.exit(0);
  }

  private Answer run() throws IOException {
    Files.deleteIfExists(Path.of(output));
    // What an engine that was stopped has left.
    Files.deleteIfExists(Path.of(temporary()));
    WorkerResult result;
    try {
      result = new EncodeJob(request(), message -> {}).run();
    } catch (RuntimeException | Error e) {
      e.printStackTrace();
      return Answer.failed("EXCEPTION", e.toString());
    }
    if (result instanceof Completed done) {
      return new Answer("", "", done.frames(), done.durationSeconds(), done.warningTexts());
    }
    Failed failed = (Failed) result;
    return Answer.failed(failed.code().name(), failed.message());
  }

  private String temporary() {
    return output + ".part";
  }

  private EncodeRequest request() {
    VideoCodec codec = codec();
    return new EncodeRequest(
        "corpus",
        new JobFiles(
            "" + Path.of(input).getParent(),
            input,
            "" + Path.of(output).getParent(),
            output,
            temporary()),
        new VideoSettings(
            codec,
            RateControl.ofKbps(codec.intraOnly() ? 0 : BITRATE),
            codec.intraOnly() ? 0 : GOP,
            new OutputSize(width, 0),
            PixelFormat.YUV420P,
            Presets.encoderValue(codec, Presets.DEFAULT).orElse(""),
            codec == VideoCodec.PRORES ? ProresProfile.PRORES_444_XQ : null),
        Container.ofFileName(output).orElseThrow(),
        PrecoderMode.PRECODER_NONE,
        null,
        0,
        1,
        Bounds.NONE,
        false);
  }
}
