package org.sparebit.worker.failure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparebit.protocol.FailureCode;

class ExitStatusTest {

  @ParameterizedTest
  @CsvSource({
    "0, 'exit code 0: COMPLETED'",
    "3, 'exit code 3: Java heap full'",
    "42, 'exit code 42: unknown'",
    "65, 'exit code 65: PROTOCOL_ERROR'",
    "134, 'exit code 134: signal 6, SIGABRT'",
    "137, 'exit code 137: signal 9, SIGKILL'",
    "160, 'exit code 160: signal 32, unknown'"
  })
  void saysWhatTheCodeMeans(int code, String text) {
    assertThat(new ExitStatus(code).describe()).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"129, true", "130, true", "143, true", "137, false", "134, false", "1, false"})
  void knowsSignalsThatAskPolitely(int code, boolean polite) {
    assertThat(new ExitStatus(code).isPoliteSignal()).isEqualTo(polite);
  }

  @Test
  void crashBeforeTheWorkerIsReadyIsAFailedStart() {
    assertThat(new ExitStatus(1).toFailure(false).code())
        .isEqualTo(FailureCode.WORKER_START_FAILED);
    assertThat(new ExitStatus(1).toFailure(true).code()).isEqualTo(FailureCode.WORKER_CRASHED);
  }
}
