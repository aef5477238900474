package org.sparebit.engine.precode;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a model takes and gives its luma: uint8, or int16 above 8 bit, of shape {@code [1, 1, H, W]},
 * or of {@code [1, H/b, b, W/b, b]}, the same memory seen as blocks of fixed sides b; quantiser and
 * strength are {@code [1]}. A model that takes N frames at once has N instead of the first 1.
 *
 * @param type of a sample
 * @param sides b, or 0 where the model takes whole planes
 * @param batched whether it takes any number of frames
 */
record ModelSignature(OnnxJavaType type, int sides, boolean batched) {
  /** What ONNX Runtime gives as the size of a dimension that each run decides. */
  private static final long ANY = -1;

  static final String LUMA = "luma";
  static final String QUANTISER = "quantiser";
  static final String STRENGTH = "strength";
  static final String PRECODED = "precoded";

  /**
   * Reads the signature off a loaded model.
   *
   * @throws PrecoderException if it is not a precoder as the manifest describes it
   */
  static ModelSignature of(OrtSession session, PrecoderModel model)
      throws OrtException, PrecoderException {
    OnnxJavaType type = model.bitDepth() == 8 ? OnnxJavaType.UINT8 : OnnxJavaType.INT16;
    Map<String, NodeInfo> inputs = session.getInputInfo();
    TensorInfo luma = tensor(inputs.get(LUMA));
    TensorInfo precoded = tensor(session.getOutputInfo().get(PRECODED));
    boolean fits =
        luma != null
            && precoded != null
            && luma.type == type
            && precoded.type == type
            && isFloat(inputs.get(QUANTISER), luma.getShape()[0])
            && isFloat(inputs.get(STRENGTH), luma.getShape()[0]);
    int sides = fits && luma != null ? sides(luma.getShape(), model.block()) : -1;
    if (sides < 0) {
      throw new PrecoderException(
          ("The precoder model %s has inputs %s and outputs %s, which is not a %d-bit precoder"
                  + " of block %d.")
              .formatted(
                  model.name(), inputs, session.getOutputInfo(), model.bitDepth(), model.block()));
    }
    return new ModelSignature(type, sides, luma != null && luma.getShape()[0] == ANY);
  }

  /**
   * Wraps packed rows without a copy.
   *
   * @param packed direct, of native byte order, exactly the rows of all frames
   */
  OnnxTensor tensor(
      OrtEnvironment environment, ByteBuffer packed, int frames, int width, int height)
      throws OrtException {
    long[] shape =
        sides == 0
            ? new long[] {frames, 1, height, width}
            : new long[] {frames, height / sides, sides, width / sides, sides};
    // There is no int16 view of a ByteBuffer in the Java API.
    return type == OnnxJavaType.UINT8
        ? OnnxTensor.createTensor(environment, packed, shape, type)
        : OnnxTensor.createTensor(environment, packed.asShortBuffer(), shape);
  }

  private static int sides(long[] shape, int block) {
    if (shape.length == 4) {
      return 0;
    }
    boolean blocks = shape.length == 5 && shape[2] > 0 && shape[2] == shape[4];
    return blocks && block % shape[2] == 0 ? Math.toIntExact(shape[2]) : -1;
  }

  private static boolean isFloat(@Nullable NodeInfo input, long frames) {
    TensorInfo tensor = tensor(input);
    return tensor != null
        && tensor.type == OnnxJavaType.FLOAT
        && Arrays.equals(tensor.getShape(), new long[] {frames});
  }

  private static @Nullable TensorInfo tensor(@Nullable NodeInfo node) {
    return node != null && node.getInfo() instanceof TensorInfo info ? info : null;
  }
}
