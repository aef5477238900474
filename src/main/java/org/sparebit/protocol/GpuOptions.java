package org.sparebit.protocol;

/**
 * How a job uses its GPU.
 *
 * @param device number of the GPU as CUDA counts them, from 0
 * @param memoryLimitBytes what the precoder's session may allocate on it; CUDA itself takes a few
 *     hundred megabytes more for every process
 * @param framesPerRun how many frames of 1080p are precoded together: 1 for the shortest delay.
 *     Larger frames are as many fewer, smaller ones as many
 * @param nvdec whether the GPU decodes inputs that it can
 * @param nvenc whether the GPU encodes where it has an encoder for the codec
 */
public record GpuOptions(
    int device, long memoryLimitBytes, int framesPerRun, boolean nvdec, boolean nvenc) {

  /**
   * A run of four frames of 1080p holds about 200 MB of planes by the sizes of the model's tensors;
   * the rest is room for what cuDNN works with.
   */
  public static final long DEFAULT_MEMORY_LIMIT = 1L << 30;

  /**
   * Starting a kernel takes a GPU about as long as computing one for a frame of 1080p, so a few
   * frames at once are worth it, and more than a few only cost memory. Reasoned, not measured.
   */
  public static final int DEFAULT_FRAMES_PER_RUN = 4;

  public static final GpuOptions DEFAULT =
      new GpuOptions(0, DEFAULT_MEMORY_LIMIT, DEFAULT_FRAMES_PER_RUN, false, false);

  public GpuOptions {
    if (device < 0 || memoryLimitBytes <= 0 || framesPerRun < 1) {
      throw new IllegalArgumentException(
          "device %d, memory limit %d, %d frames per run"
              .formatted(device, memoryLimitBytes, framesPerRun));
    }
  }
}
