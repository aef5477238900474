package org.sparebit.api.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.sparebit.system.StartupFailure;

class ApiKeysTest {
  @Test
  void doesNotOpenAServerWhoseKeysAreBlank() {
    assertThat(ApiKeys.of(List.of(), null)).isNotNull();
    assertThatExceptionOfType(StartupFailure.class)
        .isThrownBy(() -> ApiKeys.of(List.of("", " "), null))
        .withMessageContaining("holds no key");
  }
}
