package org.sparebit.api.access;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;

/** Says so at the start if everybody in the network may use the server. */
final class OpenServerWarning {
  private static final Logger LOG = LoggerFactory.getLogger(OpenServerWarning.class);

  private final ApiKeys keys;
  private final Environment environment;

  OpenServerWarning(ApiKeys keys, Environment environment) {
    this.keys = keys;
    this.environment = environment;
  }

  @EventListener(ApplicationReadyEvent.class)
  void warn() {
    if (keys.isEmpty() && !isLoopback(environment.getProperty("server.address", ""))) {
      LOG.warn(
          "ANYBODY WHO CAN REACH THIS SERVER MAY USE IT: no API keys are set, and it listens on"
              + " more than this machine's own addresses. Make a key with \"java -jar sparebit.jar"
              + " key NAME\" and set SPAREBIT_API_KEYS, or set SERVER_ADDRESS=127.0.0.1, or let a"
              + " firewall decide.");
    }
  }

  static boolean isLoopback(String address) {
    try {
      return !address.isBlank() && InetAddress.getByName(address).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
