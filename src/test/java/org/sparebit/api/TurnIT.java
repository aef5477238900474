package org.sparebit.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.management.ManagementFactory;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparebit.job.InMemoryJobRepository;

/** Requests that wait for their turn, while those in front of them wait for the database. */
class TurnIT {
  private static final Duration LONG = Duration.ofSeconds(40);

  @TempDir Path folder;

  @Test
  void keepsTheBodyOfARequestThatWaitsForItsTurn() throws Exception {
    try (ContractServer server =
        ContractServer.own(
            folder.resolve("server"),
            "--sparebit.http.max-requests=1",
            "--sparebit.http.request-wait=30s")) {
      List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
      synchronized (server.jobs) {
        answers.add(submit(server, 0));
        await().atMost(LONG).until(TurnIT::aRequestWaitsForTheJobs);
        for (int i = 1; i < 6; i++) {
          answers.add(submit(server, i));
        }
        // Has no turn; once it is answered the others have most likely been received.
        assertThat(server.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
      }
      for (CompletableFuture<HttpResponse<String>> answer : answers) {
        assertThat(answer.get().body()).contains("job_id");
        assertThat(answer.get().statusCode()).isEqualTo(201);
      }
    }
  }

  private static CompletableFuture<HttpResponse<String>> submit(ContractServer server, int number) {
    Map<String, Object> job = Requests.av1("/isize_files/" + number + ".mp4");
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return server.post("/isize", job);
          } catch (Exception e) {
            throw new CompletionException(e);
          }
        },
        // A thread each: the common pool has but one on a small machine.
        task -> new Thread(task).start());
  }

  private static boolean aRequestWaitsForTheJobs() {
    return Arrays.stream(ManagementFactory.getThreadMXBean().dumpAllThreads(false, false))
        .anyMatch(
            thread ->
                thread.getLockInfo() != null
                    && thread
                        .getLockInfo()
                        .getClassName()
                        .equals(InMemoryJobRepository.class.getName()));
  }
}
