package org.sparebit.engine.precode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.sparebit.protocol.GpuOptions;

class ProviderTest {

  @Test
  void sessionsOnAGpuAreBoundedInMemory() {
    assertThat(Provider.cudaOptions(new GpuOptions(0, 1 << 29, 4, false, false)))
        .containsOnly(
            Map.entry("gpu_mem_limit", "536870912"),
            Map.entry("arena_extend_strategy", "kSameAsRequested"),
            Map.entry("cudnn_conv_algo_search", "HEURISTIC"),
            Map.entry("cudnn_conv_use_max_workspace", "0"),
            Map.entry("do_copy_in_default_stream", "1"));
  }

  /** This build of ONNX Runtime has no CUDA, so the answer is the same on every machine. */
  @Test
  void withoutCudaThereAreNoOptionsForIt() throws Exception {
    OnnxRuntimeInfo.environment();
    assertThatThrownBy(() -> new Provider(GpuOptions.DEFAULT).sessionOptions().close())
        .isInstanceOf(OrtException.class)
        .hasMessageContaining("CUDA");
    Provider.CPU.sessionOptions().close();
  }
}
