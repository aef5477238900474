package org.sparebit.api.access;

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

/** Puts the checks behind the filters that receive a request, and before all others. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AccessProperties.class)
class AccessConfiguration {
  private static final int FIRST = Ordered.HIGHEST_PRECEDENCE + 10;

  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> securityHeaders() {
    return factory -> factory.addEngineValves(new SecurityHeaders());
  }

  @Bean
  FilterRegistrationBean<Filter> browserFilter(AccessProperties access) {
    BrowserRules rules = new BrowserRules(MachineNames.with(access.hosts()));
    return filter(new BrowserFilter(rules, true), 0);
  }

  private static FilterRegistrationBean<Filter> filter(Filter filter, int place) {
    FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>(filter);
    registration.setOrder(FIRST + place);
    registration.setAsyncSupported(true);
    registration.setDispatcherTypes(EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC));
    return registration;
  }
}
