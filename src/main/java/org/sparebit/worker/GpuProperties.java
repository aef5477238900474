package org.sparebit.worker;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import org.sparebit.protocol.GpuOptions;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * How jobs with {@code isize_use_gpu} share the machine's GPU, {@code sparebit.gpu.*}.
 *
 * @param device number of the GPU, as CUDA counts them. Default: 0
 * @param maxJobs how many jobs use it at once; further ones wait in the queue, which lets jobs
 *     without a GPU pass. Default: 4, with which the other defaults fit a GPU of 8 GB
 * @param memoryLimit what one job's precoder may allocate on it, besides the few hundred megabytes
 *     that CUDA takes for every process. Default: 1 GB
 * @param framesPerRun how many frames of 1080p are precoded together; more than 8 would not fit the
 *     worker's memory. Default: 4
 * @param nvdec whether the GPU decodes inputs that it can; {@code SPAREBIT_NVDEC}. Default: false,
 *     since its decoders need not agree with FFmpeg's on damaged inputs
 * @param nvenc whether the GPU encodes AV1, H_264 and H_265 of 8 bit; {@code SPAREBIT_NVENC}.
 *     Default: false, since encoders in hardware usually need more bits for the same quality
 */
@Validated
@ConfigurationProperties("sparebit.gpu")
public record GpuProperties(
    @DefaultValue("0") @Min(0) int device,
    @DefaultValue("4") @Min(1) int maxJobs,
    @DefaultValue("1GB") @NotNull DataSize memoryLimit,
    @DefaultValue("4") @Min(1) @Max(8) int framesPerRun,
    @DefaultValue("false") boolean nvdec,
    @DefaultValue("false") boolean nvenc) {

  /** What every job on the GPU is told. */
  public GpuOptions options() {
    return new GpuOptions(device, memoryLimit.toBytes(), framesPerRun, nvdec, nvenc);
  }

  @AssertTrue(message = "memory-limit must be at least 256MB: the planes of a few frames take that")
  boolean isMemoryLimitLargeEnough() {
    return memoryLimit.compareTo(DataSize.ofMegabytes(256)) >= 0;
  }
}
