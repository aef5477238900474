package org.sparebit.system;

import ch.qos.logback.classic.LoggerContext;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/** Keeps repetitions out of the log, however its output is configured. */
final class QuietLog implements ApplicationContextInitializer<ConfigurableApplicationContext> {
  @Override
  public void initialize(ConfigurableApplicationContext context) {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext log) {
      RepeatedEvents.install(log);
    }
  }
}
