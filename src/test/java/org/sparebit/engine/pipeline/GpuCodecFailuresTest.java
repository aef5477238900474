package org.sparebit.engine.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EXTERNAL;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_INVALIDDATA;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_UNKNOWN;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparebit.codec.VideoCodec;
import org.sparebit.engine.failure.EncodeFailure;
import org.sparebit.engine.failure.FailureTexts;
import org.sparebit.engine.ffmpeg.Ffmpeg;
import org.sparebit.engine.ffmpeg.GpuCodecs;
import org.sparebit.protocol.FailureCode;

/**
 * The codes are those that FFmpeg's NVDEC and NVENC return by its sources: every failure of a call
 * of CUDA or of the decoder as one of an external library, those of the encoder by a table.
 */
class GpuCodecFailuresTest {
  private static final int ENOENT = 2;
  private static final int EIO = 5;
  private static final int ENOMEM = 12;
  private static final int EINVAL = 22;
  private static final int ENOSYS = 38;

  @BeforeAll
  static void loadFfmpeg() {
    Ffmpeg.load();
  }

  @Test
  void decoderWhoseCallOfCudaFailsIsALostGpu() {
    EncodeFailure failure = FailureTexts.of(GpuCodecs.failure(AVERROR_EXTERNAL(), "decoding"));
    assertThat(failure.code()).isEqualTo(FailureCode.GPU_LOST);
    assertThat(failure.text())
        .contains("decoding on the GPU: Generic error in an external library")
        .contains("nvidia-smi", "SPAREBIT_NVDEC");
  }

  @Test
  void damagedInputIsNoFailureOfTheGpu() {
    EncodeFailure failure = FailureTexts.of(GpuCodecs.failure(AVERROR_INVALIDDATA(), "decoding"));
    assertThat(failure.code()).isEqualTo(FailureCode.INPUT_UNDECODABLE);
  }

  /** A broken encoder, a resource that can't be mapped, a call that it did not expect. */
  @Test
  void encoderThatFailsInMidJobIsALostGpu() {
    for (int code : new int[] {AVERROR_UNKNOWN(), AVERROR_EXTERNAL(), -EIO, -EINVAL, -ENOENT}) {
      EncodeFailure failure = FailureTexts.of(GpuCodecs.failure(code, "encoding"));
      assertThat(failure.code()).as(failure.text()).isEqualTo(FailureCode.GPU_LOST);
      assertThat(failure.text()).contains("encoding on the GPU: ", "SPAREBIT_NVENC");
    }
  }

  @Test
  void encoderThatRunsOutOfMemoryInMidJobIsAFullGpu() {
    EncodeFailure failure = FailureTexts.of(GpuCodecs.failure(-ENOMEM, "encoding"));
    assertThat(failure.code()).isEqualTo(FailureCode.GPU_OUT_OF_MEMORY);
    assertThat(failure.text())
        .contains("encoding on the GPU: Cannot allocate memory")
        .contains("sparebit.gpu.max-jobs");
  }

  /** FFmpeg has the same code for a full memory and for more encoders than the driver allows. */
  @Test
  void encoderThatFindsNoMemoryWhenItOpensIsAFullGpu() {
    EncodeFailure failure =
        FailureTexts.nvencNotOpened(GpuCodecs.notOpened(-ENOMEM, "av1_nvenc"), VideoCodec.AV1);
    assertThat(failure.code()).isEqualTo(FailureCode.GPU_OUT_OF_MEMORY);
    assertThat(failure.text())
        .contains("opening the encoder av1_nvenc: Cannot allocate memory")
        .contains("takes no more of them")
        .contains("sparebit.gpu.max-jobs");
  }

  /** No device, one without this codec, none with this number. */
  @ParameterizedTest
  @ValueSource(ints = {ENOENT, ENOSYS, EINVAL})
  void encoderThatTheGpuDoesNotHaveIsRefused(int code) {
    EncodeFailure failure =
        FailureTexts.nvencNotOpened(GpuCodecs.notOpened(-code, "av1_nvenc"), VideoCodec.AV1);
    assertThat(failure.code()).isEqualTo(FailureCode.ENCODER_REFUSED);
    assertThat(failure.text()).contains("libnvidia-encode", "SPAREBIT_NVENC", "libsvtav1");
  }
}
