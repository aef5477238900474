import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A precoder model in ONNX Runtime alone, one thread, with input and output in direct memory. */
final class Network implements AutoCloseable {
  private final OrtSession session;
  private final ByteBuffer input;
  private final OnnxTensor luma;
  private final OnnxTensor precoded;
  private final OnnxTensor quantiser;
  private final OnnxTensor strength;

  /**
   * Loads a model.
   *
   * @param component what it precodes, as in the manifest: LUMA or CHROMA
   */
  Network(String component, int bitDepth, int width, int height) throws IOException, OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      options.setMemoryPatternOptimization(false);
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      session = environment.createSession(model(component, bitDepth), options);
    }
    int bytes = width * height * (bitDepth == 8 ? 1 : 2);
    long[] shape = {1, 1, height, width};
    input = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    luma = tensor(environment, input, shape, bitDepth);
    ByteBuffer output = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    precoded = tensor(environment, output, shape, bitDepth);
    quantiser = OnnxTensor.createTensor(environment, new float[] {0.5f});
    strength = OnnxTensor.createTensor(environment, new float[] {1f});
  }

  private static OnnxTensor tensor(
      OrtEnvironment environment, ByteBuffer plane, long[] shape, int bitDepth)
      throws OrtException {
    return bitDepth == 8
        ? OnnxTensor.createTensor(environment, plane, shape, OnnxJavaType.UINT8)
        : OnnxTensor.createTensor(environment, plane.asShortBuffer(), shape);
  }

  /** What the next run reads: packed samples. */
  ByteBuffer input() {
    return input;
  }

  void run() throws OrtException {
    session
        .run(
            Map.of("luma", luma, "quantiser", quantiser, "strength", strength),
            Set.of(),
            Map.of("precoded", precoded))
        .close();
  }

  /** The model of a bit depth, by the manifest. */
  private static byte[] model(String component, int bitDepth) throws IOException {
    String manifest = new String(resource("manifest.json"), StandardCharsets.UTF_8);
    Matcher matcher =
        Pattern.compile(
                "\"file\"\\s*:\\s*\"([^\"]+)\"[^{}]*?\"component\"\\s*:\\s*\""
                    + component
                    + "\"[^{}]*?\"bitDepth\"\\s*:\\s*"
                    + bitDepth
                    + "\\b")
            .matcher(manifest);
    if (!matcher.find()) {
      throw new IOException(
          "no model for " + component + " of " + bitDepth + " bit in the manifest");
    }
    return resource(matcher.group(1));
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = Network.class.getResourceAsStream("/precoders/" + name)) {
      return in.readAllBytes();
    }
  }

  @Override
  public void close() throws OrtException {
    luma.close();
    precoded.close();
    quantiser.close();
    strength.close();
    session.close();
  }
}
