package org.sparebit.worker.process;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * The environment of a worker: what is named here and nothing else. The server's own may hold
 * passwords and keys, which a process that reads hostile files has no use for, and options that are
 * meant for the server's JVM or its debugger.
 */
final class WorkerEnvironment {
  /** What a worker gets as the server has it, where the server has it. */
  static final Set<String> PASSED_ON =
      Set.of(
          // Times in the worker's log.
          "TZ",
          // Where the libraries of CUDA lie on machines that don't list them in ld.so.conf.
          "LD_LIBRARY_PATH",
          // Which GPUs there are and how they are counted. Not everything that begins like this:
          // NVIDIA_API_KEY, for one, is a secret.
          "CUDA_VISIBLE_DEVICES",
          "CUDA_DEVICE_ORDER",
          "CUDA_MODULE_LOADING",
          "CUDA_MPS_PIPE_DIRECTORY",
          "NVIDIA_VISIBLE_DEVICES",
          "NVIDIA_DRIVER_CAPABILITIES",
          "NVIDIA_TF32_OVERRIDE",
          // The memory of native code, which operators of JVMs tune.
          "MALLOC_ARENA_MAX",
          "GLIBC_TUNABLES",
          // How much SVT-AV1 prints.
          "SVT_LOG");

  private WorkerEnvironment() {}

  /**
   * Replaces the environment of a process that is about to be started.
   *
   * @param environment as inherited
   * @param temporary the worker's own folder
   */
  static void replace(Map<String, String> environment, Path temporary) {
    environment.keySet().retainAll(PASSED_ON);
    // SVT-AV1 prints a page of settings for every encode unless it is asked for errors alone.
    environment.putIfAbsent("SVT_LOG", "1");
    // File names are passed to FFmpeg in the JVM's own encoding, which follows the locale.
    environment.put("LC_ALL", "C.UTF-8");
    // No worker looks for programs; a library that does finds the system's only.
    environment.put("PATH", "/usr/bin:/bin");
    // Caches and settings of libraries, CUDA's compiled kernels among them.
    environment.put("HOME", temporary.toString());
    environment.put("TMPDIR", temporary.toString());
  }
}
