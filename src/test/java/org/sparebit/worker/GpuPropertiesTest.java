package org.sparebit.worker;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.validation.Validation;
import jakarta.validation.ValidatorFactory;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparebit.protocol.GpuOptions;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

class GpuPropertiesTest {

  @Test
  void defaults() {
    GpuProperties properties = bind(Map.of());
    assertThat(properties)
        .isEqualTo(new GpuProperties(0, 4, DataSize.ofGigabytes(1), 4, false, false));
    assertThat(properties.options()).isEqualTo(GpuOptions.DEFAULT);
  }

  @Test
  void fullMapping() {
    GpuProperties properties =
        bind(
            Map.of(
                "sparebit.gpu.device", "1",
                "sparebit.gpu.max-jobs", "2",
                "sparebit.gpu.memory-limit", "3GB",
                "sparebit.gpu.frames-per-run", "8",
                "sparebit.gpu.nvdec", "TRUE",
                "sparebit.gpu.nvenc", "TRUE"));
    assertThat(properties)
        .isEqualTo(new GpuProperties(1, 2, DataSize.ofGigabytes(3), 8, true, true));
    assertThat(properties.options()).isEqualTo(new GpuOptions(1, 3L << 30, 8, true, true));
  }

  @ParameterizedTest
  @CsvSource({
    "device, -1, device",
    "max-jobs, 0, maxJobs",
    "memory-limit, 255MB, memoryLimitLargeEnough",
    "frames-per-run, 0, framesPerRun",
    "frames-per-run, 9, framesPerRun"
  })
  void refusesWhatCannotWork(String name, String value, String field) {
    GpuProperties properties = bind(Map.of("sparebit.gpu." + name, value));
    try (ValidatorFactory factory = Validation.buildDefaultValidatorFactory()) {
      assertThat(factory.getValidator().validate(properties))
          .extracting(violation -> violation.getPropertyPath().toString())
          .containsExactly(field);
    }
  }

  private static GpuProperties bind(Map<String, String> values) {
    return new Binder(new MapConfigurationPropertySource(values))
        .bindOrCreate("sparebit.gpu", GpuProperties.class);
  }
}
