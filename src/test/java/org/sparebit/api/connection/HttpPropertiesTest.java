package org.sparebit.api.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class HttpPropertiesTest {
  private static final long MEBIBYTE = 1024 * 1024;

  @Test
  void takesAQuarterOfTheHeapForConnections() {
    assertThat(HttpProperties.connectionsIn(256 * MEBIBYTE))
        .isEqualTo((int) (64 * MEBIBYTE / HttpProperties.HEAP_PER_CONNECTION.toBytes()));
    assertThat(HttpProperties.connectionsIn(256 * MEBIBYTE)).isEqualTo(744);
    assertThat(HttpProperties.connectionsIn(MEBIBYTE)).isEqualTo(64);
    assertThat(HttpProperties.connectionsIn(Long.MAX_VALUE)).isEqualTo(8192);
  }

  @Test
  void givesOneClientHalfOfAllConnectionsUnlessToldOtherwise() {
    assertThat(bind(Map.of("sparebit.http.max-connections", "100")).connectionsPerClient())
        .isEqualTo(50);
    assertThat(bind(Map.of("sparebit.http.max-connections-per-client", "7")).connectionsPerClient())
        .isEqualTo(7);
  }

  @Test
  void knowsTimesThatMakeNoSense() {
    assertThat(bind(Map.of()).isEachTimeSensible()).isTrue();
    assertThat(bind(Map.of("sparebit.http.body-timeout", "0s")).isEachTimeSensible()).isFalse();
    assertThat(bind(Map.of("sparebit.http.idle-timeout", "2d")).isEachTimeSensible()).isFalse();
  }

  private static HttpProperties bind(Map<String, String> settings) {
    return new Binder(new MapConfigurationPropertySource(settings))
        .bindOrCreate("sparebit.http", HttpProperties.class);
  }
}
