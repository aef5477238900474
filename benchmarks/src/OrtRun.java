import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * ONNX Runtime alone: runs a precoder model over luma planes, as many as a clip has frames.
 * Arguments: the model's resource, a file of planes, width, height, the number of frames.
 */
public final class OrtRun {
  private OrtRun() {}

  public static void main(String[] arguments) throws IOException, OrtException {
    byte[] model;
    try (InputStream in = OrtRun.class.getResourceAsStream(arguments[0])) {
      model = in.readAllBytes();
    }
    byte[] planes = Files.readAllBytes(Path.of(arguments[1]));
    int width = Integer.parseInt(arguments[2]);
    int height = Integer.parseInt(arguments[3]);
    int frames = Integer.parseInt(arguments[4]);
    long[] shape = {1, 1, height, width};
    ByteBuffer input = ByteBuffer.allocateDirect(width * height);
    ByteBuffer output = ByteBuffer.allocateDirect(width * height);

    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      try (OrtSession session = environment.createSession(model, options);
          OnnxTensor quantiser = OnnxTensor.createTensor(environment, new float[] {0.5f});
          OnnxTensor strength = OnnxTensor.createTensor(environment, new float[] {1f});
          OnnxTensor luma = OnnxTensor.createTensor(environment, input, shape, OnnxJavaType.UINT8);
          OnnxTensor precoded =
              OnnxTensor.createTensor(environment, output, shape, OnnxJavaType.UINT8)) {
        int count = planes.length / (width * height);
        for (int frame = 0; frame < frames; frame++) {
          input.put(0, planes, frame % count * width * height, width * height);
          session
              .run(
                  Map.of("luma", luma, "quantiser", quantiser, "strength", strength),
                  Set.of(),
                  Map.of("precoded", precoded))
              .close();
        }
      }
    }
  }
}
