package org.sparebit.api.access;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import java.nio.file.Path;
import java.util.EnumSet;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

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
  ApiKeys apiKeys(AccessProperties access) {
    String file = access.apiKeysFile();
    return ApiKeys.of(access.apiKeys(), file.isBlank() ? null : Path.of(file.strip()));
  }

  @Bean
  OpenServerWarning openServerWarning(ApiKeys keys, Environment environment) {
    return new OpenServerWarning(keys, environment);
  }

  @Bean
  FilterRegistrationBean<Filter> browserFilter(
      AccessProperties access, ApiKeys keys, ObjectProvider<HealthEndpointGroups> health) {
    // A foreign page has no key to send, whatever its name points to.
    BrowserRules rules = new BrowserRules(MachineNames.with(access.hosts()));
    return filter(new BrowserFilter(rules, keys.isEmpty(), () -> health.getObject().getNames()), 0);
  }

  @Bean
  FilterRegistrationBean<Filter> rateFilter(AccessProperties access) {
    FilterRegistrationBean<Filter> rate =
        filter(new RateFilter(Math.max(1, access.requestsPerMinute())), 1);
    rate.setEnabled(access.requestsPerMinute() > 0);
    return rate;
  }

  @Bean
  FilterRegistrationBean<Filter> keyFilter(ApiKeys keys) {
    return filter(new KeyFilter(keys), 2);
  }

  @Bean
  FilterRegistrationBean<Filter> auditFilter() {
    return filter(new AuditFilter(), 3);
  }

  private static FilterRegistrationBean<Filter> filter(Filter filter, int place) {
    FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>(filter);
    registration.setOrder(FIRST + place);
    registration.setAsyncSupported(true);
    registration.setDispatcherTypes(EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC));
    return registration;
  }
}
