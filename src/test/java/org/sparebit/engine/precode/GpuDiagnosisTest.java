package org.sparebit.engine.precode;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The texts are what ONNX Runtime 1.28 with CUDA says on a machine without a GPU: with and without
 * the libraries of CUDA, and with those of NVIDIA's drivers 550 and 470. Where it says otherwise
 * they are put together from its sources.
 */
class GpuDiagnosisTest {
  private static final String LOADING =
      "The precoder model precoder-8bit-fp16 cannot be loaded: Error code - ORT_FAIL - message:"
          + " /onnxruntime_src/onnxruntime/core/session/provider_bridge_ort.cc:1988"
          + " onnxruntime::Provider& onnxruntime::ProviderLibrary::Get() [ONNXRuntimeError] : 1 :"
          + " FAIL : Failed to load library /data/native/libonnxruntime_providers_cuda.so with"
          + " error: ";

  private static final String OPTIONS =
      "The precoder model precoder-8bit-fp16 cannot be loaded: Error code - ORT_FAIL - message:"
          + " /onnxruntime_src/onnxruntime/core/providers/cuda/cuda_execution_provider_info.cc:62"
          + " static onnxruntime::CUDAExecutionProviderInfo"
          + " onnxruntime::CUDAExecutionProviderInfo::FromProviderOptions(const"
          + " onnxruntime::ProviderOptions&) [ONNXRuntimeError] : 1 : FAIL :"
          + " provider_options_utils.h:187 Parse Failed to parse provider option \"device_id\": ";

  private static final String COUNTING =
      " ; GPU=-1 ; hostname=render-07 ;"
          + " file=/onnxruntime_src/onnxruntime/core/providers/cuda/cuda_execution_provider_info.cc"
          + " ; line=69 ; expr=cudaGetDeviceCount(&num_devices); \n";

  private static final String NO_DEVICE =
      OPTIONS + "CUDA failure 100: no CUDA-capable device is detected" + COUNTING;

  private static final String CUDNN =
      "The precoder model precoder-8bit-fp16 failed on 4 planes of 64x64: Error code -"
          + " ORT_NOT_IMPLEMENTED - message: Non-zero status code returned while running Conv node."
          + " Name:'/0/Conv' Status Message:"
          + " /onnxruntime_src/onnxruntime/core/providers/cuda/cuda_kernel.h:272 static"
          + " cudnnContext* onnxruntime::cuda::CudaKernel::RequireCudnnHandle(cudnnHandle_t)"
          + " [ONNXRuntimeError] : 9 : NOT_IMPLEMENTED : cuDNN is unavailable or disabled for CUDA"
          + " Execution Provider: dlopen failed for libcudnn.so: libcudnn.so: cannot open shared"
          + " object file: No such file or directory\n";

  @Test
  void buildForTheCpuIsNamed() {
    assertThat(
            GpuDiagnosis.of(
                "The precoder model precoder-8bit-fp16 cannot be loaded: Error code - ORT_EP_FAIL -"
                    + " message: Failed to find CUDA shared provider"))
        .startsWith("No usable NVIDIA GPU: this build of Sparebit is for the CPU.")
        .contains("onnxruntime_gpu");
  }

  @Test
  void driverThatIsNotThereIsNamedAndHowAContainerGetsIt() {
    assertThat(GpuDiagnosis.of(LOADING + notFound("libcuda.so.1")))
        .startsWith("No usable NVIDIA GPU: NVIDIA's driver is not there")
        .contains("libcuda.so.1 is not found", "--gpus all");
  }

  @ParameterizedTest
  @ValueSource(strings = {"libcublasLt.so.12", "libcublas.so.12", "libcurand.so.10"})
  void libraryThatIsNotThereIsNamed(String library) {
    assertThat(GpuDiagnosis.of(LOADING + notFound(library)))
        .startsWith("No usable NVIDIA GPU: a library of CUDA, " + library + ", is not found.")
        .contains("LD_LIBRARY_PATH");
  }

  /** It is looked for under two names, and the text has only the second. */
  @Test
  void cudnnThatIsNotThereIsNamedAsItsFileIs() {
    assertThat(GpuDiagnosis.of(CUDNN))
        .startsWith("No usable NVIDIA GPU: cuDNN (libcudnn.so.9) is not found")
        .contains("LD_LIBRARY_PATH");
  }

  @Test
  void runtimeThatIsTooOldIsNamed() {
    assertThat(
            GpuDiagnosis.of(
                LOADING
                    + "/data/native/libonnxruntime_providers_cuda.so: undefined symbol:"
                    + " cudaLibraryGetKernel, version libcudart.so.12\n"))
        .startsWith(
            "No usable NVIDIA GPU: CUDA is too old (libcudart.so.12 has no cudaLibraryGetKernel).")
        .contains("12.8 or later");
  }

  @Test
  void driverThatIsTooOldIsNamed() {
    assertThat(
            GpuDiagnosis.of(
                OPTIONS
                    + "CUDA failure 35: CUDA driver version is insufficient for CUDA runtime"
                    + " version"
                    + COUNTING))
        .startsWith("No usable NVIDIA GPU: NVIDIA's driver is too old for CUDA 12.")
        .contains("525");
  }

  @Test
  void driverWithoutGpuIsNamed() {
    assertThat(GpuDiagnosis.of(NO_DEVICE))
        .startsWith("No usable NVIDIA GPU: NVIDIA's driver is there, but finds no GPU.")
        .contains("nvidia-smi", "--gpus all");
  }

  @Test
  void numberOfAGpuThatDoesNotExistIsNamed() {
    assertThat(
            GpuDiagnosis.of(
                OPTIONS + "Invalid device ID: 3, must be between 0 and 1 (exclusive).\n"))
        .startsWith("No usable NVIDIA GPU: there is no GPU with the number 3.")
        .contains("sparebit.gpu.device");
  }

  @Test
  void whatIsNotForeseenIsQuoted() {
    assertThat(GpuDiagnosis.of(OPTIONS + "CUDA failure 803: system has unsupported display driver"))
        .contains("Check with nvidia-smi")
        .endsWith("CUDA failure 803: system has unsupported display driver");
  }

  @Test
  void explanationIsOneLineWithoutPlacesInSourcesAndTheMachinesName() {
    assertThat(GpuDiagnosis.of(NO_DEVICE))
        .endsWith(
            "which says: The precoder model precoder-8bit-fp16 cannot be loaded: Error code -"
                + " ORT_FAIL - message: provider_options_utils.h:187 Parse Failed to parse provider"
                + " option \"device_id\": CUDA failure 100: no CUDA-capable device is detected ;"
                + " GPU=-1")
        .doesNotContain("render-07", "onnxruntime_src", "\n");
    assertThat(GpuDiagnosis.of(CUDNN))
        .contains("while running Conv node. Name:'/0/Conv' Status Message: cuDNN is unavailable")
        .doesNotContain("onnxruntime_src", "\n");
  }

  @Test
  void everyExplanationSaysWhatRunsWithoutAGpu() {
    for (String text : new String[] {NO_DEVICE, CUDNN, LOADING + notFound("libcuda.so.1"), ""}) {
      assertThat(GpuDiagnosis.of(text)).contains("isize_use_gpu FALSE", "--gpu");
    }
  }

  private static String notFound(String library) {
    return library + ": cannot open shared object file: No such file or directory\n";
  }
}
