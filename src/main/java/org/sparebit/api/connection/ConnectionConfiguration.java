package org.sparebit.api.connection;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import java.util.EnumSet;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** Puts the bounds into Tomcat, and the filters in front of all others. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(HttpProperties.class)
class ConnectionConfiguration {
  /** Of each connection, for each direction; requests and most answers are far smaller. */
  private static final int SOCKET_BUFFER_BYTES = 4 * 1024;

  /** Above our own bound, which closes a connection where Tomcat's would stop accepting. */
  private static final int SPARE_CONNECTIONS = 64;

  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> boundedConnections(
      HttpProperties limits) {
    return factory -> {
      factory.setProtocol(BoundedHttp11Protocol.class.getName());
      factory.addEngineValves(new HeaderValve(), new TargetValve(), new ExpectationValve());
      factory.addConnectorCustomizers(
          connector -> {
            if (connector.getProtocolHandler() instanceof BoundedHttp11Protocol protocol) {
              protocol.limit(limits);
              protocol.setMaxConnections(limits.connections() + SPARE_CONNECTIONS);
              protocol.setConnectionTimeout(Math.toIntExact(limits.writeTimeout().toMillis()));
              // The filter's own time comes first, so that there is an answer.
              protocol.setDisableUploadTimeout(false);
              protocol.setConnectionUploadTimeout(
                  Math.toIntExact(
                      limits.bodyTimeout().plus(BoundedEndpoint.AFTER_DEADLINE).toMillis()));
              protocol.setKeepAliveTimeout(Math.toIntExact(limits.idleTimeout().toMillis()));
              protocol.setProperty("socket.appReadBufSize", Integer.toString(SOCKET_BUFFER_BYTES));
              protocol.setProperty("socket.appWriteBufSize", Integer.toString(SOCKET_BUFFER_BYTES));
            }
          });
    };
  }

  @Bean
  FilterRegistrationBean<Filter> bodyFilter(HttpProperties limits) {
    long budget = Runtime.getRuntime().maxMemory() / 16;
    return first(new BodyFilter(new BodyBudget(budget), limits.bodyTimeout()), 0);
  }

  @Bean
  FilterRegistrationBean<Filter> turnFilter(HttpProperties limits) {
    return first(new TurnFilter(limits), 1);
  }

  private static FilterRegistrationBean<Filter> first(Filter filter, int place) {
    FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>(filter);
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE + place);
    registration.setAsyncSupported(true);
    registration.setDispatcherTypes(EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC));
    return registration;
  }
}
