import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * Draws the sample clip: {@code video} writes raw frames (yuv420p, 1920×1080, 25 per second) to
 * standard output, {@code sound} raw samples (16 bit, stereo, 48 kHz). Two numbers after {@code
 * video} limit it to a range of frames.
 */
public final class GenerateSample {
  private static final int FRAMES_PER_SECOND = 25;

  /** The frames at which a scene begins, and where the clip ends. */
  private static final List<Integer> CUTS = List.of(0, 90, 150, 250);

  private GenerateSample() {}

  public static void main(String[] arguments) throws IOException {
    try (OutputStream out = new BufferedOutputStream(System.out, 1 << 20)) {
      if (arguments[0].equals("sound")) {
        out.write(Sound.pcm(seconds(CUTS.get(1)), seconds(CUTS.get(2)), seconds(CUTS.get(3))));
      } else {
        int from = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 0;
        int to = arguments.length > 2 ? Integer.parseInt(arguments[2]) : CUTS.get(3);
        draw(out, from, to);
      }
    }
  }

  private static double seconds(int frame) {
    return (double) frame / FRAMES_PER_SECOND;
  }

  private static void draw(OutputStream out, int from, int to) throws IOException {
    List<Scene> scenes = List.of(new MountainLake(), new Meadow(), new NightCity());
    Picture picture = new Picture();
    for (int frame = from; frame < to; frame++) {
      int scene = frame < CUTS.get(1) ? 0 : frame < CUTS.get(2) ? 1 : 2;
      double since = seconds(frame - CUTS.get(scene));
      scenes.get(scene).draw(picture, since, seconds(CUTS.get(scene + 1) - frame));
      out.write(picture.toYuv(scenes.get(scene).grain(since), frame));
    }
  }
}
