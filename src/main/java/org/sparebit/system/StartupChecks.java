package org.sparebit.system;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.sparebit.files.DataFolder;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Settles folders and ports before anything else looks at them: defaults for variables that are set
 * but empty, absolute folders, and a clear text for what can't work.
 */
final class StartupChecks implements ApplicationContextInitializer<ConfigurableApplicationContext> {
  private static final int MAX_PORT = 65535;

  @Override
  public void initialize(ConfigurableApplicationContext context) {
    ConfigurableEnvironment environment = context.getEnvironment();
    Path dataDir = folder(environment, "sparebit.data-dir", DataFolder.DEFAULT_ROOT);
    Path filesDir = folder(environment, "sparebit.files-dir", new DataFolder(dataDir).files());
    int port = port(environment, "sparebit.port", "SPAREBIT_PORT", SparebitProperties.DEFAULT_PORT);
    int livePort =
        port(
            environment,
            "sparebit.live-port",
            "SPAREBIT_LIVE_PORT",
            SparebitProperties.DEFAULT_LIVE_PORT);
    if (port == livePort && port != 0) {
      throw new StartupFailure(
          "SPAREBIT_PORT and SPAREBIT_LIVE_PORT are both " + port + ".",
          String.format(
              "Give the two different numbers; %d and %d are usual.",
              SparebitProperties.DEFAULT_PORT, SparebitProperties.DEFAULT_LIVE_PORT));
    }
    requireOnePort(environment.getProperty("management.server.port", "").strip(), port);
    if (dataDir.toString().contains(";")) {
      throw new StartupFailure(
          "The data directory " + dataDir + " has a semicolon in its path.",
          "Set SPAREBIT_DATA_DIR to a folder without one; the database's address can't hold it.");
    }
    DataFolders.prepare(dataDir, filesDir);

    Map<String, Object> settled = new LinkedHashMap<>();
    settled.put("sparebit.data-dir", dataDir.toString());
    settled.put("sparebit.files-dir", filesDir.toString());
    settled.put("sparebit.port", port);
    settled.put("sparebit.live-port", livePort);
    environment.getPropertySources().addFirst(new MapPropertySource("sparebit", settled));
  }

  /** What is checked of requests, keys above all, is not checked at another port. */
  private static void requireOnePort(String management, int port) {
    if (management.isEmpty()
        || management.equals("-1")
        || (port != 0 && management.equals(Integer.toString(port)))) {
      return;
    }
    throw new StartupFailure(
        "management.server.port is \"" + management + "\", where nobody would need an API key.",
        "Leave it out: health and metrics are at the port of the API.");
  }

  private static Path folder(ConfigurableEnvironment environment, String key, Path fallback) {
    String value = environment.getProperty(key, "");
    return (value.isBlank() ? fallback : Path.of(value)).toAbsolutePath().normalize();
  }

  private static int port(
      ConfigurableEnvironment environment, String key, String variable, int fallback) {
    String value = environment.getProperty(key, "").strip();
    if (value.isEmpty()) {
      return fallback;
    }
    if (value.matches("[0-9]{1,5}") && Integer.parseInt(value) <= MAX_PORT) {
      return Integer.parseInt(value);
    }
    throw new StartupFailure(
        variable + " is \"" + value + "\", which is no port.",
        "Set it to a number from 1 to " + MAX_PORT + ", or leave it out for " + fallback + ".");
  }
}
