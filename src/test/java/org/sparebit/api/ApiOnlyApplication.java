package org.sparebit.api;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.ComponentScan;

/**
 * The server without a database, a queue and workers. Not a {@code @Configuration}, so that the
 * real application's scan passes it over.
 */
@EnableAutoConfiguration(
    excludeName = {
      "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
      "org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration"
    })
@ComponentScan({"org.sparebit.api", "org.sparebit.storage", "org.sparebit.system"})
class ApiOnlyApplication {}
