package org.sparebit.system;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** The one line that says where everything is. */
@Component
final class StartupLog {
  private static final Logger LOG = LoggerFactory.getLogger(StartupLog.class);

  private final SparebitProperties properties;
  private final ServerVersion version;
  private final Environment environment;

  StartupLog(SparebitProperties properties, ServerVersion version, Environment environment) {
    this.properties = properties;
    this.version = version;
    this.environment = environment;
  }

  @EventListener(ApplicationReadyEvent.class)
  void write() {
    LOG.info(
        "Sparebit {} serves on port {}; data directory {}, /isize_files is {}",
        version.version(),
        environment.getProperty("local.server.port", String.valueOf(properties.port())),
        properties.dataDir(),
        properties.filesDir());
  }
}
