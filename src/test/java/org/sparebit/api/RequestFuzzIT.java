package org.sparebit.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparebit.api.fuzz.RequestFuzzer;

/** A short form of benchmarks/http-fuzz.sh. */
class RequestFuzzIT {
  @TempDir Path folder;

  @Test
  void answersMalformedRequestsWithoutAFaultOrAHang() throws Exception {
    try (ContractServer server = ContractServer.own(folder.resolve("server"))) {
      RequestFuzzer fuzzer = new RequestFuzzer(server.port);
      fuzzer.send(1, 1500);
      assertThat(fuzzer.faults()).isEmpty();
      assertThat(fuzzer.outcomes()).containsKeys("200", "400", "404", "405");
      assertThat(server.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
    }
  }
}
