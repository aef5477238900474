package org.sparebit.engine.precode;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtEnvironment;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Sparebit sends nothing anywhere. ONNX Runtime 1.29.0 does by default; this keeps an upgrade from
 * bringing that in unnoticed.
 */
class NoTelemetryTest {

  @ParameterizedTest
  @ValueSource(strings = {"linux-x64", "linux-aarch64"})
  void onnxRuntimeHasNoTelemetry(String platform) throws Exception {
    String resource = "/ai/onnxruntime/native/" + platform + "/libonnxruntime.so";
    try (InputStream in = OrtEnvironment.class.getResourceAsStream(resource)) {
      String library =
          new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.ISO_8859_1);
      assertThat(library.contains("/proc/cpuinfo")).as("strings are found at all").isTrue();
      assertThat(library.contains("events.data.microsoft.com")).isFalse();
      assertThat(library.contains("ORT_DISABLE_TELEMETRY")).isFalse();
    }
  }
}
