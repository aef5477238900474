import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Thirty seconds that are as different as rate control can meet them: the sample clip's scenes
 * between black, a still, drawings that are very easy and noise that is very hard.
 */
final class VariedClip {
  static final int FRAMES_PER_SECOND = 25;
  static final int FRAMES = 740;

  private VariedClip() {}

  static double seconds() {
    return (double) FRAMES / FRAMES_PER_SECOND;
  }

  /** Draws it, without loss, unless it is there already. */
  static Path draw(Ffmpeg ffmpeg, Path work, int width, int height)
      throws IOException, InterruptedException {
    Path clip = work.resolve("varied-%dx%d.mkv".formatted(width, height));
    if (Files.exists(clip)) {
      return clip;
    }
    Path unfinished = work.resolve("varied.part.mkv");
    Processes.Run unused =
        ffmpeg.run(
            List.of(
                "-i",
                "samples/test.mp4",
                "-filter_complex",
                filters(width, height),
                "-map",
                "[out]",
                "-frames:v",
                "" + FRAMES,
                "-c:v",
                "ffv1",
                "-g",
                "1",
                unfinished.toString()),
            work.resolve("command.log"));
    return Files.move(unfinished, clip);
  }

  private static String filters(int width, int height) {
    List<String> scenes =
        List.of(
            // A lake, black, a meadow, a fractal, gradients, and a city at night.
            "[0:v]trim=0:3.6,setpts=PTS-STARTPTS,scale=$w:$h:flags=lanczos",
            "color=black:s=$size:d=2",
            "[0:v]trim=3.6:6,setpts=PTS-STARTPTS,scale=$w:$h:flags=lanczos",
            "mandelbrot=s=$size,trim=0:4",
            "gradients=s=$size:d=3:n=3:seed=7:speed=0.01",
            "[0:v]trim=6:10,setpts=PTS-STARTPTS,scale=$w:$h:flags=lanczos",
            // Noise that no encoder can predict.
            "life=s=$size:mold=10:ratio=0.1:death_color=#C83232:life_color=#00ff00:seed=3,"
                + "trim=0:2",
            // A fast pan over the lake's details.
            "[0:v]trim=0:3.6,setpts=PTS-STARTPTS,crop=w=$w:h=$h"
                + ":x='(in_w-out_w)/2*(1+0.8*sin(2*t))':y='(in_h-out_h)/2*(1+0.6*cos(3*t))'",
            "testsrc2=s=$size:d=2",
            // A still.
            "[0:v]trim=6:6.04,setpts=PTS-STARTPTS,loop=loop=74:size=1,scale=$w:$h:flags=lanczos");
    StringBuilder graph = new StringBuilder();
    StringBuilder inputs = new StringBuilder();
    for (int i = 0; i < scenes.size(); i++) {
      graph.append(
          scenes
              .get(i)
              .replace("$size", width + "x" + height + ":r=" + FRAMES_PER_SECOND)
              .replace("$w", "" + width)
              .replace("$h", "" + height));
      graph.append(",fps=" + FRAMES_PER_SECOND + ",format=yuv420p,setsar=1[" + i + "];");
      inputs.append("[" + i + "]");
    }
    return graph + "" + inputs + "concat=n=" + scenes.size() + ":v=1[out]";
  }
}
