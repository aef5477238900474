package org.sparebit.engine.precode;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sparebit.protocol.GpuOptions;

/**
 * Which of ONNX Runtime's providers does a session's arithmetic, and with what options.
 *
 * @param gpu how CUDA's provider uses a GPU; null for the CPU's provider
 */
record Provider(@Nullable GpuOptions gpu) {
  static final Provider CPU = new Provider(null);

  /** Whether failures may be a GPU's. */
  boolean isGpu() {
    return gpu != null;
  }

  /**
   * The options of a session; the caller closes them.
   *
   * @throws OrtException if this build of ONNX Runtime has no such provider, or its libraries
   *     cannot be loaded
   */
  SessionOptions sessionOptions() throws OrtException {
    SessionOptions options = new SessionOptions();
    try {
      // Anything less leaves convolutions unfused: 89 ms instead of 15 with the int8 models.
      options.setOptimizationLevel(SessionOptions.OptLevel.ALL_OPT);
      // Frames are worked on in parallel, not the inside of one: threads in a run scale worse.
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      // One large block per shape instead of reused small ones: with a float model 272 MB at 1080p
      // instead of 175, and no faster. Without the arena, a run takes half as long again.
      options.setMemoryPatternOptimization(false);
      options.setCPUArenaAllocator(true);
      // Warnings about how a model was exported are of no use to who runs it; errors are thrown.
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
      if (gpu != null) {
        try (OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(gpu.device())) {
          for (Map.Entry<String, String> option : cudaOptions(gpu).entrySet()) {
            cuda.add(option.getKey(), option.getValue());
          }
          options.addCUDA(cuda);
        }
      }
      return options;
    } catch (OrtException | RuntimeException e) {
      options.close();
      throw e;
    }
  }

  /**
   * By the names of ONNX Runtime's documentation of its CUDA provider. Its defaults are made for
   * one process that has the GPU to itself.
   */
  static Map<String, String> cudaOptions(GpuOptions gpu) {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("gpu_mem_limit", String.valueOf(gpu.memoryLimitBytes()));
    // By default the arena doubles whenever it grows, up to twice of what is used.
    options.put("arena_extend_strategy", "kSameAsRequested");
    // By default every algorithm is timed for every new size of frame, with all the memory it
    // likes.
    options.put("cudnn_conv_algo_search", "HEURISTIC");
    // 32 MB of working memory per convolution instead of as much as there is.
    options.put("cudnn_conv_use_max_workspace", "0");
    // A copy on a stream of its own could read a plane before its last kernel has written it.
    options.put("do_copy_in_default_stream", "1");
    return options;
  }
}
