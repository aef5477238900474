package org.sparebit.system;

import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Makes SIGTERM an orderly end with exit code 0. The JVM's own reaction runs the same shutdown, but
 * exits with 143, which service managers take for a failure.
 */
@Component
final class TerminationSignal {
  private static final Logger LOG = LoggerFactory.getLogger(TerminationSignal.class);

  /**
   * The class that the JDK keeps for this purpose (module jdk.unsupported) can't be named at
   * compile time without a warning that nothing can switch off, hence the reflection.
   */
  @EventListener(ApplicationReadyEvent.class)
  void install() {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object exit =
          Proxy.newProxyInstance(
              handler.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) -> {
                if (method.getName().equals("handle")) {
                  LOG.info("Stopping: the server was asked to by SIGTERM");
                  System.exit(0);
                }
                return null;
              });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance("TERM"), exit);
    } catch (ReflectiveOperationException e) {
      LOG.debug("SIGTERM will end the server with exit code 143", e);
    }
  }
}
