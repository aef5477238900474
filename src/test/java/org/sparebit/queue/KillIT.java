package org.sparebit.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparebit.job.Job;
import org.sparebit.job.JobStatus;

/** A job that was accepted is never lost, whatever is killed. */
@NullMarked
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class KillIT {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void keepsEveryAcceptedJobWhenTheServerIsKilled(long seed) throws Exception {
    int enough = 20 + new Random(seed).nextInt(200);
    List<Long> accepted = new ArrayList<>();

    Process process = server(Integer.MAX_VALUE);
    try (BufferedReader output = output(process)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        if (line.startsWith(KilledServer.SUBMITTED)) {
          accepted.add(Long.valueOf(line.substring(KilledServer.SUBMITTED.length())));
          if (accepted.size() == enough) {
            // Unlike the process's own method, this leaves what it has printed to be read.
            process.toHandle().destroyForcibly();
          }
        }
      }
    }
    process.waitFor();

    assertThat(accepted).as("the process ran until it was killed").hasSizeGreaterThanOrEqualTo(20);
    FakeWorkers workers = new FakeWorkers();
    workers.onStart(FakeWorkers.Run::complete);
    try (QueueServer server = QueueServer.start(folder, workers, Map.of())) {
      assertThat(accepted).allSatisfy(id -> assertThat(server.repository().find(id)).isPresent());
      assertThat(accepted)
          .allSatisfy(
              id ->
                  assertThat(server.entries(id) == 1 || server.job(id).status().isDone()).isTrue());
      accepted.forEach(id -> server.awaitStatus(id, JobStatus.COMPLETED));
    }
  }

  @Test
  void runsAJobAgainWhoseServerIsKilled() throws Exception {
    Process process = server(1);
    long id = awaitRunning(process);
    process.destroyForcibly().waitFor();

    FakeWorkers workers = new FakeWorkers();
    try (QueueServer server = QueueServer.start(folder, workers, Map.of())) {
      FakeWorkers.Run run = workers.next();
      assertThat(run.jobId()).isEqualTo(id);
      Job job = server.job(id);
      assertThat(job.attempt()).isEqualTo(2);
      assertThat(job.failures()).isZero();
      assertThat(job.lostServers()).isEqualTo(1);
      run.complete();
      server.awaitStatus(id, JobStatus.COMPLETED);
    }
  }

  @Test
  void putsAJobBackWhoseServerIsTerminated() throws Exception {
    Process process = server(1);
    long id = awaitRunning(process);
    process.destroy();
    process.waitFor();

    FakeWorkers workers = new FakeWorkers();
    try (QueueServer server = QueueServer.start(folder, workers, Map.of())) {
      assertThat(workers.next().jobId()).isEqualTo(id);
      Job job = server.job(id);
      assertThat(job.attempt()).isEqualTo(2);
      assertThat(job.failures()).as("a stop is no failure").isZero();
    }
  }

  @Test
  void refusesADataFolderThatAnotherServerUses() throws Exception {
    Process process = server(1);
    try {
      awaitRunning(process);

      assertThatThrownBy(() -> QueueServer.start(folder, new FakeWorkers(), Map.of()))
          .hasStackTraceContaining("already in use");
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private static long awaitRunning(Process process) throws IOException {
    BufferedReader output = output(process);
    String line = output.readLine();
    while (line != null && !line.startsWith(KilledServer.RUNNING)) {
      line = output.readLine();
    }
    assertThat(line).as("the process runs a job").isNotNull();
    return Long.parseLong(String.valueOf(line).substring(KilledServer.RUNNING.length()));
  }

  @Test
  void completesAJobWhoseResultWasInPlaceWhenTheServerWasKilled() throws Exception {
    Process process = server(1, KilledServer.PUBLISH);
    long id = awaitRunning(process);
    process.destroyForcibly().waitFor();
    Path output = folder.resolve("isize_files/0.mp4");
    Object before = Files.getAttribute(output, "unix:ino");

    FakeWorkers workers = new FakeWorkers();
    try (QueueServer server = QueueServer.start(folder, workers, Map.of())) {
      Job job = server.awaitStatus(id, JobStatus.COMPLETED);
      assertThat(job.attempt()).isEqualTo(1);
      assertThat(job.result()).isNotNull();
      assertThat(server.entries(id)).isZero();
      assertThat(workers.all()).isEmpty();
      assertThat(Files.getAttribute(output, "unix:ino")).isEqualTo(before);
    }
  }

  @Test
  void runsAJobAgainWhoseResultSomebodyHasReplacedMeanwhile() throws Exception {
    Process process = server(1, KilledServer.PUBLISH);
    long id = awaitRunning(process);
    process.destroyForcibly().waitFor();
    Files.writeString(folder.resolve("isize_files/0.mp4"), "something else");

    FakeWorkers workers = new FakeWorkers();
    try (QueueServer server = QueueServer.start(folder, workers, Map.of())) {
      workers.next().complete();
      assertThat(server.awaitStatus(id, JobStatus.COMPLETED).attempt()).isEqualTo(2);
    }
  }

  private Process server(int jobs, String... more) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                KilledServer.class.getName(),
                folder.toString(),
                Integer.toString(jobs)));
    command.addAll(List.of(more));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static BufferedReader output(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }
}
