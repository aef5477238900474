package org.sparebit.engine.precode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparebit.engine.precode.PrecoderException.Kind;

class GpuFailuresTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CUDA failure 2: out of memory ; GPU=0 ; expr=cudaMalloc((void**)&p, size);",
        "bfc_arena.cc:358 AllocateRawInternal Failed to allocate memory for requested buffer of"
            + " size 8294400",
        "BFCArena: Available memory of 1048576 is smaller than requested bytes of 8294400",
        "CUBLAS failure 3: CUBLAS_STATUS_ALLOC_FAILED ; GPU=0",
        "CUDNN failure 4001: CUDNN_STATUS_INTERNAL_ERROR_DEVICE_ALLOCATION_FAILED ; GPU=0",
      })
  void wantOfMemoryIsRecognised(String text) {
    assertThat(GpuFailures.kind(text)).isEqualTo(Kind.GPU_OUT_OF_MEMORY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CUDA failure 719: unspecified launch failure ; GPU=0 ; expr=cudaStreamSynchronize",
        "CUDA failure 700: an illegal memory access was encountered ; GPU=0",
        "CUDA failure 710: device-side assert triggered ; GPU=0",
        "CUDA failure 999: unknown error ; GPU=0",
        "CUDA failure 100: no CUDA-capable device is detected ; GPU=-1",
        "CUDA failure 46: all CUDA-capable devices are busy or unavailable",
        "CUDNN failure 5000: CUDNN_STATUS_EXECUTION_FAILED ; GPU=0",
      })
  void lostGpuIsRecognised(String text) {
    assertThat(GpuFailures.kind(text)).isEqualTo(Kind.GPU_LOST);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Non-zero status code returned while running Reshape node.",
        "CUDA failure 35: CUDA driver version is insufficient for CUDA runtime version",
      })
  void otherFailuresAreJustThat(String text) {
    assertThat(GpuFailures.kind(text)).isEqualTo(Kind.OTHER);
  }

  /** The text is the arena's own: this model asks it for more memory than there is. */
  @Test
  void whatTheArenaSaysWithoutMemoryIsRecognised() throws Exception {
    Plane plane = Planes.textured(64, 48, 0, 8, 1);
    try (Precoder precoder = TestModels.open(TestModels.model("too-large-8bit", 8, 1, 0))) {
      PrecoderException failure =
          catchThrowableOfType(
              PrecoderException.class,
              () -> precoder.precode(plane, Planes.like(plane), new Strength(0.5f, 1)));
      assertThat(GpuFailures.kind(String.valueOf(failure.getMessage())))
          .as(failure.getMessage())
          .isEqualTo(Kind.GPU_OUT_OF_MEMORY);
      // It is this machine's memory, though, and no GPU's.
      assertThat(failure.kind()).isEqualTo(Kind.OTHER);
    }
  }
}
