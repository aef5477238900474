package org.sparebit.cli;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import jakarta.validation.ValidatorFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;
import org.jspecify.annotations.Nullable;
import org.sparebit.files.DataFolder;
import org.sparebit.worker.GpuProperties;
import org.sparebit.worker.WorkerLimits;
import org.sparebit.worker.WorkerProperties;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.util.unit.DataSize;

/**
 * The server's settings as far as a command needs them: the same records, bound in the same way
 * from the same variables, over the same defaults.
 *
 * @param threads how many threads one job may use, 0 where no setting says it
 * @param codecsDir where FFmpeg's GPL build is, or null
 * @param codecsRepository where it is downloaded from, or null
 */
record TerminalSettings(
    Path dataFolder,
    WorkerProperties worker,
    WorkerLimits limits,
    GpuProperties gpu,
    int threads,
    @Nullable String codecsDir,
    @Nullable String codecsRepository) {

  private static final String DEFAULTS = "application.yaml";
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{(\\w+):");
  private static final String THREADS = "sparebit.worker.threads-per-job";

  /**
   * Reads them.
   *
   * @param variables the environment's; one that is blank is as good as none
   * @throws IllegalArgumentException with a message for the user
   */
  static TerminalSettings of(Map<String, String> variables) {
    Source source = new Source(variables);
    return new TerminalSettings(
        dataFolder(source.text("sparebit.data-dir", "")),
        source.bind(WorkerProperties.class),
        source.bind(WorkerLimits.class),
        source.bind(GpuProperties.class),
        Integer.parseInt(source.text(THREADS, "0").strip()),
        variables.get("SPAREBIT_CODECS_DIR"),
        variables.get("SPAREBIT_CODECS_REPOSITORY"));
  }

  private static Path dataFolder(String named) {
    return named.isBlank() ? DataFolder.DEFAULT_ROOT : Path.of(named).normalize();
  }

  /** The variables over the server's own defaults. */
  private static final class Source {
    private final Binder binder;
    private final Map<String, Object> variables = new HashMap<>();

    Source(Map<String, String> environment) {
      environment.forEach(
          (name, value) -> {
            if (!value.isBlank()) {
              variables.put(name, value);
            }
          });
      StandardEnvironment settings = new StandardEnvironment();
      MutablePropertySources sources = settings.getPropertySources();
      Stream.of(
              StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME,
              StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME)
          .forEach(sources::remove);
      sources.addLast(
          new SystemEnvironmentPropertySource(
              StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
      try {
        for (PropertySource<?> defaults :
            new YamlPropertySourceLoader().load(DEFAULTS, new ClassPathResource(DEFAULTS))) {
          sources.addLast(defaults);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      binder = Binder.get(settings);
    }

    String text(String name, String otherwise) {
      return binder.bind(name, String.class).orElse(otherwise);
    }

    <T> T bind(Class<T> type) {
      String prefix = type.getAnnotation(ConfigurationProperties.class).value();
      T settings;
      try {
        settings = binder.bindOrCreate(prefix, type);
      } catch (BindException e) {
        throw refused(e);
      }
      try (ValidatorFactory factory =
          Validation.byDefaultProvider()
              .configure()
              .messageInterpolator(new ParameterMessageInterpolator())
              .buildValidatorFactory()) {
        Validator validator = factory.getValidator();
        Set<ConstraintViolation<T>> violations = validator.validate(settings);
        violations.stream()
            .min(Comparator.comparing(ConstraintViolation::getMessage))
            .ifPresent(
                first -> {
                  throw refused(prefix, type, first);
                });
      }
      return settings;
    }

    private IllegalArgumentException refused(BindException e) {
      ConfigurationProperty property = e.getProperty();
      if (property == null) {
        return new IllegalArgumentException(e.getMessage(), e);
      }
      String name = variable(property.getName().toString());
      Object value = property.getValue();
      // Some have a variable with a name of its own, to which the defaults refer.
      Matcher referred = REFERENCE.matcher(String.valueOf(value));
      if (referred.lookingAt()) {
        name = referred.group(1);
        value = variables.get(name);
      }
      Class<?> type = e.getTarget().getType().resolve(Object.class);
      return new IllegalArgumentException(name + " is \"" + value + "\": " + whatWouldDo(type), e);
    }

    /** Which of the record's settings is meant is told by its name in the rule's text or path. */
    private IllegalArgumentException refused(
        String prefix, Class<?> type, ConstraintViolation<?> violation) {
      for (RecordComponent component : type.getRecordComponents()) {
        String name = dashed(component.getName());
        String variable = variable(prefix + "." + name);
        Object value = variables.get(variable);
        boolean isMeant =
            violation.getPropertyPath().toString().equals(component.getName())
                || violation.getMessage().contains(name);
        if (value != null && isMeant && isWrong(component.getType(), value)) {
          boolean isTime = component.getType() == Duration.class;
          return new IllegalArgumentException(
              variable
                  + " is \""
                  + value
                  + "\": "
                  + (isTime ? whatWouldDo(Duration.class) : violation.getMessage() + "."));
        }
      }
      return new IllegalArgumentException(prefix + ": " + violation.getMessage() + ".");
    }

    /** Several times share a rule. */
    private static boolean isWrong(Class<?> type, Object value) {
      return type != Duration.class || !isUsable(String.valueOf(value));
    }

    private static boolean isUsable(String time) {
      return WorkerProperties.isUsable(DurationStyle.detectAndParse(time, ChronoUnit.SECONDS));
    }

    /** The variable that has been given for a setting, in either of its spellings. */
    private String variable(String setting) {
      String upper = setting.toUpperCase(Locale.ROOT).replace('.', '_');
      String spelled = upper.replace('-', '_');
      return variables.containsKey(spelled) ? spelled : upper.replace("-", "");
    }

    private static String dashed(String name) {
      return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    private static String whatWouldDo(Class<?> type) {
      if (type == Duration.class) {
        return "give a time such as 30s or 2m.";
      }
      if (type == DataSize.class) {
        return "give a size such as 2GB or 800MB.";
      }
      if (type == int.class || type == Integer.class) {
        return "give a whole number.";
      }
      if (type == boolean.class || type == Boolean.class) {
        return "give true or false.";
      }
      Object[] values = type.getEnumConstants();
      return values == null
          ? "give another value."
          : "give one of "
              + String.join(
                  ", ",
                  Stream.of(values)
                      .map(value -> value.toString().toLowerCase(Locale.ROOT))
                      .toList())
              + ".";
    }
  }
}
