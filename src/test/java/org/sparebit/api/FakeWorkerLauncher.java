package org.sparebit.api;

import java.util.List;
import java.util.function.Consumer;
import org.sparebit.codec.Licence;
import org.sparebit.protocol.EncodeRequest;
import org.sparebit.protocol.Ready;
import org.sparebit.protocol.WorkerMessage;
import org.sparebit.worker.WorkerLauncher;
import org.sparebit.worker.WorkerRun;

/** Says that a worker can start. */
final class FakeWorkerLauncher implements WorkerLauncher {
  static final Ready READY =
      new Ready(
          1,
          "8.0.1",
          "LGPL version 3 or later",
          List.of("libsvtav1"),
          "1.28.0",
          "",
          "no NVIDIA driver");

  @Override
  public WorkerRun start(EncodeRequest request, Consumer<WorkerMessage> listener) {
    throw new UnsupportedOperationException("the API does not run jobs");
  }

  @Override
  public Ready probe(Licence licence) {
    return READY;
  }
}
