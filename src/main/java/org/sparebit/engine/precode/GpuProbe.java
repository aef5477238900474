package org.sparebit.engine.precode;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds out whether there is a usable GPU, by using it: no list of providers can tell. */
public final class GpuProbe {
  private static final Path DRIVER = Path.of("/proc/driver/nvidia/gpus");
  private static final String MODEL_KEY = "Model:";

  private GpuProbe() {}

  /**
   * Precodes a small plane in a CUDA session. Takes milliseconds where there is no CUDA, about as
   * long as CUDA needs to start where there is.
   */
  public static Gpu probe() {
    try (Precoder precoder = open(8)) {
      int side = 64;
      LumaPlane source = new LumaPlane(ByteBuffer.allocateDirect(side * side), side, side, side, 8);
      LumaPlane target = new LumaPlane(ByteBuffer.allocateDirect(side * side), side, side, side, 8);
      precoder.precode(source, target, new Strength(0.5f, 1));
      return new Gpu(name(DRIVER), "");
    } catch (PrecoderException e) {
      return new Gpu("", problem(e));
    }
  }

  static Precoder open(int bitDepth) throws PrecoderException {
    return OnnxPrecoder.open(
        PrecoderFiles.model(bitDepth), OnnxPrecoder.Device.CUDA, OnnxPrecoder.SAMPLES_PER_RUN);
  }

  static String problem(PrecoderException e) {
    return "No usable NVIDIA GPU. Tried to precode in a CUDA session of ONNX Runtime: "
        + e.getMessage()
        + " Send isize_use_gpu FALSE, or run the GPU image of Sparebit on a machine with an NVIDIA"
        + " GPU and a driver for CUDA 12.";
  }

  /** The name of the first GPU as the driver gives it; CUDA's own is not reachable from Java. */
  static String name(Path driver) {
    try (DirectoryStream<Path> gpus = Files.newDirectoryStream(driver)) {
      for (Path gpu : gpus) {
        for (String line : Files.readAllLines(gpu.resolve("information"))) {
          if (line.startsWith(MODEL_KEY)) {
            return line.substring(MODEL_KEY.length()).strip();
          }
        }
      }
    } catch (IOException e) {
      return "NVIDIA GPU (the driver does not say which)";
    }
    return "NVIDIA GPU (the driver does not say which)";
  }
}
