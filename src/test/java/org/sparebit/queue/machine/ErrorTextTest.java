package org.sparebit.queue.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sparebit.codec.Licence;
import org.sparebit.protocol.Failed;
import org.sparebit.protocol.FailureCode;
import org.sparebit.worker.failure.ExitStatus;
import org.sparebit.worker.failure.WorkerFailures;

/** What is stored of a failure reads as sentences, whoever has worded the parts. */
class ErrorTextTest {
  private static final String TRIED = "Tried 3 times, not tried again";

  /** All that a worker's end can be told as, in the words that the server has for it. */
  static Stream<Failed> failures() {
    Duration time = Duration.ofMinutes(2);
    return Stream.concat(
        Stream.of(
            WorkerFailures.notReady(time),
            WorkerFailures.stalled(time),
            WorkerFailures.stalledWhileOpening(time),
            WorkerFailures.memoryExceeded(2 << 20, 1 << 20),
            WorkerFailures.outOfTime(time),
            WorkerFailures.crashed("exit code 134: signal 6, SIGABRT"),
            WorkerFailures.garbage(),
            WorkerFailures.lingering(),
            WorkerFailures.licenceMismatch(Licence.GPL, "LGPL version 3 or later"),
            WorkerFailures.stopped(FailureCode.CANCELLED),
            WorkerFailures.stopped(FailureCode.SERVER_STOPPING)),
        IntStream.of(1, 3, 64, 134, 137)
            .mapToObj(ExitStatus::new)
            .flatMap(status -> Stream.of(status.toFailure(true), status.toFailure(false))));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void everyTextOfAWorkersEndGetsItsOneFullStop(Failed failed) {
    String text = ErrorText.of(failed.message(), TRIED);

    assertThat(text).isEqualTo(failed.message() + ". " + TRIED + ".").doesNotContain("..");
  }

  @Test
  void sentencesThatHaveTheirEndKeepIt() {
    assertThat(ErrorText.of("Is it there? ", "", "Look.", "Then wait"))
        .isEqualTo("Is it there? Look. Then wait.");
  }

  @Test
  void storedTextIsTheSameWhenItIsPutTogetherOnceMore() {
    String once = ErrorText.of(WorkerFailures.stalled(Duration.ofMinutes(2)).message());

    assertThat(ErrorText.of(once)).isEqualTo(once);
  }
}
