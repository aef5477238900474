package org.sparebit.engine.precode;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;

/** ONNX Runtime, as it is loaded in this process. */
public final class OnnxRuntimeInfo {
  private OnnxRuntimeInfo() {}

  /**
   * The version, such as {@code 1.29.0}. Loads the native library.
   *
   * @throws PrecoderException if it cannot be loaded
   */
  public static String version() throws PrecoderException {
    return environment().getVersion();
  }

  /** The one environment of the process; its warnings go to stderr. */
  static OrtEnvironment environment() throws PrecoderException {
    try {
      OrtEnvironment environment =
          OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING, "sparebit");
      environment.setTelemetry(false);
      return environment;
    } catch (OrtException | LinkageError | IllegalStateException e) {
      throw new PrecoderException(
          "ONNX Runtime cannot be loaded: "
              + e
              + ". Check that this is Linux on x86-64 or arm64 with glibc 2.35 or later, and that"
              + " the folder of temporary files has room and is not mounted noexec.",
          e);
    }
  }
}
