package org.sparebit.engine.precode;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.sparebit.engine.precode.PrecoderException.Kind;

/**
 * Tells failures of a GPU apart by ONNX Runtime's texts: its error codes don't. The texts are those
 * of its arena (BFCArena) and of CUDA, cuBLAS and cuDNN, which it passes on with their numbers.
 */
final class GpuFailures {
  /** What they say when an allocation fails. */
  private static final List<String> OUT_OF_MEMORY =
      List.of(
          "out of memory",
          "failed to allocate memory",
          "is smaller than requested bytes",
          "alloc_failed",
          "allocation_failed",
          "cudaerrormemoryallocation");

  /**
   * What they say once a context is broken or its GPU gone: nothing works in this process from then
   * on.
   */
  private static final List<String> LOST =
      List.of(
          "unspecified launch failure",
          "illegal memory access",
          "device-side assert",
          "illegal instruction",
          "misaligned address",
          "launch timed out",
          "uncorrectable ecc",
          "device lost",
          "fallen off the bus",
          "devices are busy or unavailable",
          "no cuda-capable device",
          "device not ready",
          "cuda failure 999",
          "cuda error 999",
          "execution_failed");

  /** Where in its sources ONNX Runtime has noticed it, up to the text itself. */
  private static final Pattern SOURCE_PLACE =
      Pattern.compile(
          "/\\S*onnxruntime_src/.*?\\[ONNXRuntimeError] : \\d+ : \\w+ : ", Pattern.DOTALL);

  /** Likewise of a call of CUDA, with the name of the machine. */
  private static final Pattern CALL_PLACE =
      Pattern.compile(" ; hostname=.*? ; line=\\d+ ; expr=[^;]*;?", Pattern.DOTALL);

  private GpuFailures() {}

  /** The kind of a failure of a session on a GPU. */
  static Kind kind(String message) {
    String text = message.toLowerCase(Locale.ROOT);
    if (OUT_OF_MEMORY.stream().anyMatch(text::contains)) {
      return Kind.GPU_OUT_OF_MEMORY;
    }
    return LOST.stream().anyMatch(text::contains) ? Kind.GPU_LOST : Kind.OTHER;
  }

  /** ONNX Runtime's text in one line, without places in sources and without the machine's name. */
  static String readable(String message) {
    String text = SOURCE_PLACE.matcher(message).replaceAll("");
    return CALL_PLACE.matcher(text).replaceAll("").replaceAll("\\s+", " ").strip();
  }
}
