package org.sparebit.worker.runtime;

import java.util.Locale;
import org.sparebit.worker.failure.WorkerUnavailableException;

/**
 * How the native libraries of this machine's processor are filed in the jars.
 *
 * @param javacpp JavaCPP's name of the platform, such as {@code linux-x86_64}
 * @param onnxRuntime ONNX Runtime's name of it, such as {@code linux-x64}
 * @param jna JNA's name of it, such as {@code linux-x86-64}
 */
public record NativePlatform(String javacpp, String onnxRuntime, String jna) {

  public static NativePlatform current() throws WorkerUnavailableException {
    return of(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
  }

  static NativePlatform of(String system, String architecture) throws WorkerUnavailableException {
    if (system.toLowerCase(Locale.ROOT).startsWith("linux")) {
      if (architecture.equals("amd64")) {
        return new NativePlatform("linux-x86_64", "linux-x64", "linux-x86-64");
      }
      if (architecture.equals("aarch64")) {
        return new NativePlatform("linux-arm64", "linux-aarch64", "linux-aarch64");
      }
    }
    throw new WorkerUnavailableException(
        "there are no native libraries for %s on %s; use Linux on amd64 or aarch64"
            .formatted(system, architecture));
  }

  /** Whether an entry of a jar is a native library of this platform that every worker may load. */
  boolean isLibrary(String entry) {
    return isShared(entry)
        && (entry.startsWith("org/bytedeco/javacpp/" + javacpp + "/")
            || entry.startsWith("org/bytedeco/ffmpeg/" + javacpp + "/")
            || entry.startsWith("com/sun/jna/" + jna + "/")
            || entry.startsWith("ai/onnxruntime/native/" + onnxRuntime + "/"));
  }

  /** Whether an entry of a jar is a library of FFmpeg's GPL build for this platform. */
  boolean isGplLibrary(String entry) {
    return isShared(entry) && entry.startsWith("org/bytedeco/ffmpeg/" + javacpp + "-gpl/");
  }

  /** avdevice needs audio and display libraries, and a worker has no use for devices. */
  private static boolean isShared(String entry) {
    return entry.contains(".so") && !entry.contains("avdevice");
  }
}
