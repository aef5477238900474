import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** A model in ONNX Runtime alone, on a GPU with the server's options for one, or on the CPU. */
final class GpuNetwork implements AutoCloseable {
  /** Those of the server's class Provider, but for the limit of memory. */
  private static final Map<String, String> CUDA_OPTIONS =
      Map.of(
          "arena_extend_strategy", "kSameAsRequested",
          "cudnn_conv_algo_search", "HEURISTIC",
          "cudnn_conv_use_max_workspace", "0",
          "do_copy_in_default_stream", "1");

  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;

  GpuNetwork(byte[] model, boolean cuda) throws OrtException {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      options.setMemoryPatternOptimization(false);
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      if (cuda) {
        try (OrtCUDAProviderOptions provider =
            new OrtCUDAProviderOptions(Settings.number("DEVICE", 0))) {
          for (Map.Entry<String, String> option : CUDA_OPTIONS.entrySet()) {
            provider.add(option.getKey(), option.getValue());
          }
          options.addCUDA(provider);
        }
      }
      session = environment.createSession(model, options);
    }
  }

  /** The planes of one run, in memory that is used for every run. */
  final class Run implements AutoCloseable {
    private final ByteBuffer input;
    private final ByteBuffer output;
    private final Map<String, OnnxTensor> inputs = new HashMap<>();
    private final OnnxTensor precoded;

    Run(int bitDepth, int frames, int width, int height) throws OrtException {
      this(bitDepth, frames, width, height, 0.5f, 1);
    }

    Run(int bitDepth, int frames, int width, int height, float quantiser, float strength)
        throws OrtException {
      int bytes = frames * width * height * (bitDepth == 8 ? 1 : 2);
      long[] shape = {frames, 1, height, width};
      input = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
      output = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
      inputs.put("luma", tensor(input, shape, bitDepth));
      precoded = tensor(output, shape, bitDepth);
      if (session.getInputInfo().containsKey("quantiser")) {
        inputs.put("quantiser", each(frames, quantiser));
        inputs.put("strength", each(frames, strength));
      }
    }

    private OnnxTensor each(int frames, float value) throws OrtException {
      float[] values = new float[frames];
      java.util.Arrays.fill(values, value);
      return OnnxTensor.createTensor(environment, values);
    }

    private OnnxTensor tensor(ByteBuffer plane, long[] shape, int bitDepth) throws OrtException {
      return bitDepth == 8
          ? OnnxTensor.createTensor(environment, plane, shape, OnnxJavaType.UINT8)
          : OnnxTensor.createTensor(environment, plane.asShortBuffer(), shape);
    }

    ByteBuffer input() {
      return input;
    }

    ByteBuffer output() {
      return output;
    }

    /** Copies the planes up, computes, copies the result down. */
    void run() throws OrtException {
      Map<String, OnnxTensorLike> all = new HashMap<>(inputs);
      session.run(all, Set.of(), Map.of("precoded", precoded)).close();
    }

    @Override
    public void close() {
      inputs.values().forEach(OnnxTensor::close);
      precoded.close();
    }
  }

  @Override
  public void close() throws OrtException {
    session.close();
  }
}
