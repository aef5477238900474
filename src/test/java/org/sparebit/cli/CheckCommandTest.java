package org.sparebit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.sparebit.codec.Licence;
import org.sparebit.protocol.EncodeRequest;
import org.sparebit.protocol.Ready;
import org.sparebit.protocol.WorkerMessage;
import org.sparebit.worker.WorkerLauncher;
import org.sparebit.worker.WorkerRun;
import org.sparebit.worker.failure.WorkerUnavailableException;

class CheckCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void saysWhatAWorkerFinds() throws InterruptedException {
    assertThat(
            check(
                new Ready(
                    1, "8.0.1", "LGPL version 3 or later", List.of(), "1.28.0", "", "no driver")))
        .isZero();

    assertThat(out.toString().lines())
        .containsExactly(
            "FFmpeg 8.0.1, LGPL version 3 or later",
            "ONNX Runtime 1.28.0",
            "No GPU: no driver",
            "Workers are confined by: none");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void namesTheGpu() throws InterruptedException {
    assertThat(check(new Ready(1, "8.0.1", "LGPL", List.of(), "1.28.0", "Tesla T4", ""))).isZero();

    assertThat(out.toString().lines()).contains("GPU: Tesla T4");
  }

  @Test
  void saysWhyNoWorkerStarts() throws InterruptedException {
    assertThat(check(null)).isEqualTo(1);

    assertThat(out.toString()).isEmpty();
    assertThat(err.toString().lines()).containsExactly("No worker can start: the disk is full");
  }

  private int check(@Nullable Ready answer) throws InterruptedException {
    return new CheckCommand(
            new PrintWriter(out, true), new PrintWriter(err, true), new Answering(answer))
        .call();
  }

  /** A launcher whose probe says this, or that there is no worker. */
  private record Answering(@Nullable Ready answer) implements WorkerLauncher {
    @Override
    public WorkerRun start(EncodeRequest request, Consumer<WorkerMessage> listener) {
      throw new AssertionError("a check encodes nothing");
    }

    @Override
    public Ready probe(Licence licence) throws WorkerUnavailableException {
      if (answer == null) {
        throw new WorkerUnavailableException("the disk is full");
      }
      return answer;
    }
  }
}
