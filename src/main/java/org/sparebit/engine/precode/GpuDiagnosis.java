package org.sparebit.engine.precode;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says why there is no usable GPU and what to do, by what ONNX Runtime and CUDA say when a session
 * can't be opened or used. Their texts come last, for whatever is not foreseen here.
 */
final class GpuDiagnosis {
  private static final String DRIVER = "libcuda.so.1";

  private static final Pattern LIBRARY_NOT_FOUND =
      Pattern.compile("error: (lib[\\w.+-]+): cannot open shared object file");

  /** Of CUDA's libraries only the runtime's functions are bound when the provider is loaded. */
  private static final Pattern FUNCTION_NOT_FOUND =
      Pattern.compile("undefined symbol: (\\w+), version (lib[\\w.+-]+)");

  private static final Pattern DEVICE = Pattern.compile("invalid device id: (\\d+)");

  private static final String GET_DRIVER =
      " Install NVIDIA's driver, 525 or later; a container gets the machine's with --gpus all.";

  private static final String GET_LIBRARIES =
      " Run the GPU image of Sparebit, or install CUDA 12.8 or later and cuDNN 9 and name their"
          + " folder in LD_LIBRARY_PATH.";

  private GpuDiagnosis() {}

  /**
   * The whole explanation, for users.
   *
   * @param message what ONNX Runtime says
   */
  static String of(String message) {
    return "No usable NVIDIA GPU: "
        + cause(message)
        + " Jobs with isize_use_gpu FALSE need none (in the terminal: without --gpu). Tried to"
        + " precode in a CUDA session of ONNX Runtime, which says: "
        + GpuFailures.readable(message);
  }

  private static String cause(String message) {
    String text = message.toLowerCase(Locale.ROOT);
    Matcher library = LIBRARY_NOT_FOUND.matcher(message);
    Matcher function = FUNCTION_NOT_FOUND.matcher(message);
    Matcher device = DEVICE.matcher(text);
    if (text.contains("failed to find cuda shared provider")) {
      return "this build of Sparebit is for the CPU. Run its GPU image, or build it with"
          + " -Donnxruntime.artifact=onnxruntime_gpu.";
    }
    if (library.find()) {
      return library.group(1).equals(DRIVER)
          ? "NVIDIA's driver is not there (its library " + DRIVER + " is not found)." + GET_DRIVER
          : "a library of CUDA, " + library.group(1) + ", is not found." + GET_LIBRARIES;
    }
    if (text.contains("cudnn is unavailable") || text.contains("cudnn is not available")) {
      return "cuDNN (libcudnn.so.9) is not found, or is not complete." + GET_LIBRARIES;
    }
    if (function.find()) {
      return "CUDA is too old (%s has no %s).".formatted(function.group(2), function.group(1))
          + GET_LIBRARIES;
    }
    if (text.contains("driver version is insufficient")) {
      return "NVIDIA's driver is too old for CUDA 12." + GET_DRIVER;
    }
    if (text.contains("no cuda-capable device")) {
      return "NVIDIA's driver is there, but finds no GPU. nvidia-smi lists those that it finds; a"
          + " container sees them with --gpus all.";
    }
    if (device.find()) {
      return "there is no GPU with the number "
          + device.group(1)
          + ". Count from 0 in sparebit.gpu.device; nvidia-smi lists them.";
    }
    return "it can't be used. Check with nvidia-smi that it works, and that its driver is 525 or"
        + " later.";
  }
}
