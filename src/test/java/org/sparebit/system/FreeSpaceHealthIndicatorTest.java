package org.sparebit.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.util.unit.DataSize;

class FreeSpaceHealthIndicatorTest {
  @TempDir Path temp;

  @Test
  void isUpWithRoomOnBothDisks() {
    Health health = health(temp, temp, DataSize.ofBytes(1));
    assertThat(health.getStatus()).isEqualTo(Status.UP);
    assertThat(health.getDetails()).containsKeys("data_free_megabytes", "files_free_megabytes");
  }

  @Test
  void isDownWithoutRoom() {
    assertThat(health(temp, temp, DataSize.ofTerabytes(1_000_000)).getStatus())
        .isEqualTo(Status.DOWN);
  }

  @Test
  void isDownWhenAFolderHasGone() {
    Health health = health(temp, temp.resolve("gone"), DataSize.ofBytes(1));
    assertThat(health.getStatus()).isEqualTo(Status.DOWN);
    assertThat(health.getDetails().toString()).doesNotContain(temp.toString());
  }

  private static Health health(Path data, Path files, DataSize minimum) {
    return new FreeSpaceHealthIndicator(new SparebitProperties(data, files, 1, 2, minimum))
        .health();
  }
}
