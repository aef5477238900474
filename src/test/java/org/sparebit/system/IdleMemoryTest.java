package org.sparebit.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class IdleMemoryTest {
  private static final Runtime.Version OLDEST = Runtime.Version.parse("17.0.9");

  @Test
  void theJvmTakesEveryOption() {
    IdleMemory.apply();
    HotSpotDiagnosticMXBean jvm =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    IdleMemory.OPTIONS.forEach(
        option ->
            assertThat(jvm.getVMOption(option.getKey()).getValue()).isEqualTo(option.getValue()));
  }

  @Test
  void theJvmGivesBackWhatTheLibrariesOfTheSystemKeep() {
    assertThat(Runtime.version()).as("the oldest one that can").isGreaterThanOrEqualTo(OLDEST);
    assertThat(IdleMemory.trim()).isTrue();
  }
}
