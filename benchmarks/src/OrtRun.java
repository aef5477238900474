import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * ONNX Runtime alone: runs the 8-bit precoder model over luma planes, as many as a clip has frames.
 * Arguments: a file of planes, width, height, the number of frames.
 */
public final class OrtRun {
  private OrtRun() {}

  public static void main(String[] arguments) throws IOException, OrtException {
    byte[] planes = Files.readAllBytes(Path.of(arguments[0]));
    int width = Integer.parseInt(arguments[1]);
    int height = Integer.parseInt(arguments[2]);
    int frames = Integer.parseInt(arguments[3]);
    int samples = width * height;
    try (Network network = new Network("LUMA", 8, width, height)) {
      for (int frame = 0; frame < frames; frame++) {
        int first = frame % (planes.length / samples) * samples;
        network.input().put(0, planes, first, samples);
        network.run();
      }
    }
  }
}
