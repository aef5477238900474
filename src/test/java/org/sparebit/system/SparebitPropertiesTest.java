package org.sparebit.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.validation.Validation;
import jakarta.validation.Validator;
import jakarta.validation.ValidatorFactory;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.util.unit.DataSize;

/** What the environment's variables become, through application.yaml and the checks at start. */
class SparebitPropertiesTest {
  @TempDir Path temp;

  @Test
  void hasDefaults() {
    SparebitProperties properties = start(Map.of("SPAREBIT_DATA_DIR", temp.toString()));
    assertThat(properties)
        .isEqualTo(
            new SparebitProperties(
                temp, temp.resolve("isize_files"), 8000, 8001, DataSize.ofMegabytes(256)));
    assertThat(properties.samplesDir()).isEqualTo(temp.resolve("samples"));
  }

  @Test
  void mapsEverySetting() {
    SparebitProperties properties =
        start(
            Map.of(
                "SPAREBIT_DATA_DIR", temp.resolve("d").toString(),
                "SPAREBIT_FILES_DIR", temp.resolve("f").toString(),
                "SPAREBIT_PORT", "9000",
                "SPAREBIT_LIVE_PORT", "9001",
                "SPAREBIT_MIN_FREE_SPACE", "1GB"));
    assertThat(properties)
        .isEqualTo(
            new SparebitProperties(
                temp.resolve("d"), temp.resolve("f"), 9000, 9001, DataSize.ofGigabytes(1)));
  }

  @Test
  void takesSetButEmptyVariablesForUnset() {
    SparebitProperties properties =
        start(
            Map.of(
                "SPAREBIT_DATA_DIR", temp.toString(),
                "SPAREBIT_FILES_DIR", "",
                "SPAREBIT_PORT", " ",
                "SPAREBIT_LIVE_PORT", ""));
    assertThat(properties.filesDir()).isEqualTo(temp.resolve("isize_files"));
    assertThat(properties.port()).isEqualTo(8000);
    assertThat(properties.livePort()).isEqualTo(8001);
  }

  @Test
  void makesFoldersAbsolute() {
    Path relative = Path.of("").toAbsolutePath().relativize(temp);
    SparebitProperties properties = start(Map.of("SPAREBIT_DATA_DIR", relative + "/x/.."));
    assertThat(properties.dataDir()).isEqualTo(temp);
  }

  @Test
  void givesTheServerThePort() {
    GenericApplicationContext context = context(Map.of("SPAREBIT_PORT", "9000"));
    assertThat(context.getEnvironment().getProperty("server.port")).isEqualTo("9000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc", "-1", "65536", "8000.5", "99999999999"})
  void refusesWhatIsNoPort(String port) {
    assertThatExceptionOfType(StartupFailure.class)
        .isThrownBy(() -> start(Map.of("SPAREBIT_PORT", port)))
        .withMessage("SPAREBIT_PORT is \"" + port + "\", which is no port.")
        .satisfies(e -> assertThat(e.action()).contains("1 to 65535", "8000"));
  }

  @Test
  void refusesOnePortForBothPurposes() {
    assertThatExceptionOfType(StartupFailure.class)
        .isThrownBy(() -> start(Map.of("SPAREBIT_LIVE_PORT", "8000")))
        .withMessageContaining("SPAREBIT_PORT and SPAREBIT_LIVE_PORT are both 8000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"9001", "0", "x"})
  void refusesAPortWhereNoKeyWouldBeAskedFor(String port) {
    assertThatExceptionOfType(StartupFailure.class)
        .isThrownBy(() -> start(Map.of("MANAGEMENT_SERVER_PORT", port)))
        .withMessageContaining("management.server.port is \"" + port + "\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"8000", "-1", ""})
  void takesAPortForManagementThatIsNoOther(String port) {
    assertThat(start(Map.of("MANAGEMENT_SERVER_PORT", port)).port()).isEqualTo(8000);
  }

  @Test
  void refusesADataFolderThatTheDatabaseCanNotOpen() {
    assertThatExceptionOfType(StartupFailure.class)
        .isThrownBy(() -> start(Map.of("SPAREBIT_DATA_DIR", temp + "/a;b")))
        .withMessageContaining("semicolon");
  }

  @Test
  void declaresTheRangeOfItsPorts() {
    try (ValidatorFactory factory = Validation.buildDefaultValidatorFactory()) {
      Validator validator = factory.getValidator();
      assertThat(
              validator.validate(
                  new SparebitProperties(temp, temp, -1, 65536, DataSize.ofMegabytes(1))))
          .hasSize(2);
    }
  }

  private SparebitProperties start(Map<String, String> variables) {
    return Binder.get(context(variables).getEnvironment())
        .bind("sparebit", SparebitProperties.class)
        .get();
  }

  private GenericApplicationContext context(Map<String, String> variables) {
    GenericApplicationContext context = new GenericApplicationContext();
    StandardEnvironment environment = environment(variables);
    if (!variables.containsKey("SPAREBIT_DATA_DIR")) {
      environment
          .getPropertySources()
          .addFirst(new MapPropertySource("t", Map.of("sparebit.data-dir", temp.toString())));
    }
    context.setEnvironment(environment);
    new StartupChecks().initialize(context);
    return context;
  }

  private static StandardEnvironment environment(Map<String, String> variables) {
    StandardEnvironment environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .replace(
            StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
            new SystemEnvironmentPropertySource(
                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                Map.copyOf(variables)));
    ConfigDataEnvironmentPostProcessor.applyTo(environment);
    return environment;
  }
}
