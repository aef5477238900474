package org.sparebit.worker.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WorkerEnvironmentTest {

  @Test
  void nothingThatIsNotNamedPasses() {
    Map<String, String> environment =
        new HashMap<>(
            Map.of(
                "SPRING_DATASOURCE_PASSWORD", "secret",
                "AWS_SECRET_ACCESS_KEY", "secret",
                "NVIDIA_API_KEY", "secret",
                "SPAREBIT_CODECS_REPOSITORY", "https://user:secret@host/",
                "JAVA_TOOL_OPTIONS", "-agentlib:jdwp",
                "LD_PRELOAD", "/lib/other.so",
                "HOME", "/root"));

    WorkerEnvironment.replace(environment, Path.of("/own"));

    assertThat(environment)
        .containsOnly(
            Map.entry("SVT_LOG", "1"),
            Map.entry("LC_ALL", "C.UTF-8"),
            Map.entry("PATH", "/usr/bin:/bin"),
            Map.entry("HOME", "/own"),
            Map.entry("TMPDIR", "/own"));
  }

  @Test
  void whatAGpuNeedsPasses() {
    Map<String, String> environment =
        new HashMap<>(
            Map.of("CUDA_VISIBLE_DEVICES", "1", "LD_LIBRARY_PATH", "/opt/cuda", "SVT_LOG", "3"));

    WorkerEnvironment.replace(environment, Path.of("/own"));

    assertThat(environment)
        .containsEntry("CUDA_VISIBLE_DEVICES", "1")
        .containsEntry("LD_LIBRARY_PATH", "/opt/cuda")
        .containsEntry("SVT_LOG", "3");
  }
}
