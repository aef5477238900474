package org.sparebit.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparebit.storage.BoundedLook.NoAnswerException;

/** Opening a pipe that nobody writes to hangs as a dead network file system does. */
class BoundedLookTest {
  @TempDir Path temp;
  private final AtomicInteger asked = new AtomicInteger();

  @Test
  void hangsInsteadOfThoseWhoAskAndAnswersThemAgainLater() throws Exception {
    Path pipe = temp.resolve("pipe");
    assumeTrue(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0);
    BoundedLook<Integer> look =
        new BoundedLook<>(
            "test-look",
            Duration.ofMillis(50),
            () -> {
              asked.incrementAndGet();
              try (InputStream in = Files.newInputStream(pipe)) {
                return in.read();
              }
            });

    for (int i = 0; i < 20; i++) {
      assertThatThrownBy(look::get)
          .isInstanceOfSatisfying(
              NoAnswerException.class,
              e -> assertThat(e.waited()).isGreaterThanOrEqualTo(Duration.ofMillis(50)))
          .hasMessageStartingWith("no answer for ");
    }
    assertThat(asked).as("of those who hang there is one").hasValue(1);

    try (OutputStream out = Files.newOutputStream(pipe)) {
      out.write(7);
    }
    Files.delete(pipe);
    Files.write(pipe, new byte[] {8});
    Awaitility.await().ignoreException(NoAnswerException.class).until(() -> look.get() == 8);
  }

  @Test
  void tellsWhatWentWrong() {
    BoundedLook<Long> look = new BoundedLook<>("test-look", () -> Files.size(temp.resolve("none")));

    assertThatThrownBy(look::get).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void looksAnewEachTime() throws Exception {
    BoundedLook<Integer> look = new BoundedLook<>("test-look", asked::incrementAndGet);

    assertThat(look.get()).isEqualTo(1);
    assertThat(look.get()).isEqualTo(2);
  }
}
