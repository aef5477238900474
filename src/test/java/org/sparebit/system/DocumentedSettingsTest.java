package org.sparebit.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Parameter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.sparebit.files.DataFolder;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.ConstructorBinding;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;

/**
 * Every setting stands in a table of docs/configuration.md or docs/operations.md, with its default.
 */
class DocumentedSettingsTest {
  private static final Pattern ROW =
      Pattern.compile("^\\| `(sparebit\\.[a-z.-]+)` \\| ([^|]+) \\| [^|]+ \\|$", Pattern.MULTILINE);

  private static final Path CONFIGURATION = Path.of("docs", "configuration.md");

  /** They have an environment variable of their own, and stand in the page by its name. */
  private static final Map<String, String> VARIABLES =
      Map.ofEntries(
          Map.entry("sparebit.data-dir", "SPAREBIT_DATA_DIR"),
          Map.entry("sparebit.files-dir", "SPAREBIT_FILES_DIR"),
          Map.entry("sparebit.port", "SPAREBIT_PORT"),
          Map.entry("sparebit.live-port", "SPAREBIT_LIVE_PORT"),
          Map.entry("sparebit.access.hosts", "SPAREBIT_HOSTS"),
          Map.entry("sparebit.access.api-keys", "SPAREBIT_API_KEYS"),
          Map.entry("sparebit.access.api-keys-file", "SPAREBIT_API_KEYS_FILE"),
          Map.entry("sparebit.codecs.dir", "SPAREBIT_CODECS_DIR"),
          Map.entry("sparebit.codecs.repository", "SPAREBIT_CODECS_REPOSITORY"),
          Map.entry("sparebit.gpu.nvdec", "SPAREBIT_NVDEC"),
          Map.entry("sparebit.gpu.nvenc", "SPAREBIT_NVENC"));

  @Test
  void eachHasARowAndEachRowASetting() throws Exception {
    Map<String, String> settings = new TreeMap<>(settings());
    settings.keySet().removeAll(VARIABLES.keySet());

    assertThat(rows().keySet()).containsExactlyElementsOf(settings.keySet());
  }

  @Test
  void eachVariableHasARowAndEachRowAVariable() throws Exception {
    assertThat(
            Pattern.compile("^\\| `(SPAREBIT_\\w+)` \\|", Pattern.MULTILINE)
                .matcher(Files.readString(CONFIGURATION))
                .results()
                .map(row -> row.group(1)))
        .containsExactlyInAnyOrderElementsOf(VARIABLES.values());
  }

  @Test
  void eachRowHasTheDefaultOfTheCode() throws Exception {
    Map<String, String> rows = rows();
    settings()
        .forEach(
            (name, value) -> {
              String row = rows.getOrDefault(name, "");
              // What derives from the machine is told in words, and is null or zero in the code.
              if (!row.isEmpty() && !value.isEmpty() && !(value.equals("0") && isWords(row))) {
                assertThat(row.split("[ :]", 2)[0]).as(name).isEqualTo(value);
              }
            });
  }

  /** Where they are written for people; for the program they stand in the code alone. */
  @Test
  void portsAndDataFolderAreThoseOfTheCodeWhereverTheyStand() throws Exception {
    String port = Integer.toString(SparebitProperties.DEFAULT_PORT);
    String livePort = Integer.toString(SparebitProperties.DEFAULT_LIVE_PORT);
    String page = Files.readString(CONFIGURATION);

    assertThat(page)
        .contains("| `SPAREBIT_DATA_DIR` | `./" + DataFolder.DEFAULT_ROOT + "` |")
        .contains("| `SPAREBIT_PORT` | `" + port + "` |")
        .contains("| `SPAREBIT_LIVE_PORT` | `" + livePort + "` |");
    assertThat(Files.readString(Path.of("src", "main", "resources", "application.yaml")))
        .doesNotContain(port, livePort, "./" + DataFolder.DEFAULT_ROOT);
    assertThat(Files.readString(Path.of("Dockerfile")))
        .contains("EXPOSE " + port + "/tcp " + livePort + "/tcp " + livePort + "/udp");
    assertThat(Files.readString(Path.of("README.md"))).contains("http://localhost:" + port + "/");
  }

  private static boolean isWords(String row) {
    return row.matches("[a-z]+ .*");
  }

  /** The rows of all tables: the name, and the column of the default without its backticks. */
  private static Map<String, String> rows() throws IOException {
    Map<String, String> rows = new TreeMap<>();
    for (Path page : List.of(CONFIGURATION, Path.of("docs", "operations.md"))) {
      ROW.matcher(Files.readString(page))
          .results()
          .forEach(
              row ->
                  assertThat(rows.put(row.group(1), row.group(2).replace("`", "")))
                      .as("a second row for %s", row.group(1))
                      .isNull());
    }
    return rows;
  }

  /** All settings with their defaults; an empty text where the code has none. */
  private static Map<String, String> settings() throws ClassNotFoundException {
    ClassPathScanningCandidateComponentProvider scanner =
        new ClassPathScanningCandidateComponentProvider(false);
    scanner.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
    Map<String, String> settings = new TreeMap<>();
    for (BeanDefinition found : scanner.findCandidateComponents("org.sparebit")) {
      Class<?> type = Class.forName(found.getBeanClassName());
      String prefix = type.getAnnotation(ConfigurationProperties.class).value();
      for (Parameter parameter : constructor(type).getParameters()) {
        DefaultValue value = parameter.getAnnotation(DefaultValue.class);
        settings.put(
            prefix + "." + dashed(parameter.getName()),
            value == null ? "" : String.join(",", value.value()));
      }
    }
    assertThat(settings).hasSizeGreaterThan(50);
    return settings;
  }

  private static Constructor<?> constructor(Class<?> type) {
    Constructor<?>[] all = type.getDeclaredConstructors();
    return Arrays.stream(all)
        .filter(c -> all.length == 1 || c.isAnnotationPresent(ConstructorBinding.class))
        .findFirst()
        .orElseThrow();
  }

  private static String dashed(String name) {
    return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }
}
