package org.sparebit.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sparebit.api.ContractServer.json;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sparebit.job.JobStatus;

/** {@code DELETE /isize/{job_ID}} and {@code POST /isize/{job_ID}/cancel}. */
class DeleteAndCancelContractIT {
  private ContractServer server;

  @BeforeEach
  void connect() throws IOException {
    server = ContractServer.fresh();
    server.jobs.insert(Jobs.av1("/isize_files/out.mp4"), List.of(), "client");
  }

  @ParameterizedTest
  @EnumSource(value = JobStatus.class, names = "PROCESSING", mode = EnumSource.Mode.EXCLUDE)
  void deletesJobsThatDoNotRun(JobStatus status) throws Exception {
    server.jobs.change(1, job -> Jobs.withStatus(job, status));
    HttpResponse<String> response = server.delete("/isize/1");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("{\"success\":\"Job Deleted\"}");
    assertThat(server.get("/isize/1").statusCode()).isEqualTo(404);
    assertThat(server.delete("/isize/1").statusCode()).isEqualTo(404);
  }

  @Test
  void keepsTheOutputFileOfADeletedJob() throws Exception {
    Path output = Files.writeString(server.files.resolve("out.mp4"), "video");
    server.jobs.change(1, Jobs::completed);
    server.delete("/isize/1");
    assertThat(output).hasContent("video");
  }

  @Test
  void refusesToDeleteARunningJobAndNamesTheWay() throws Exception {
    server.jobs.change(1, job -> Jobs.processing(job, 1));
    HttpResponse<String> response = server.delete("/isize/1");
    assertThat(response.statusCode()).isEqualTo(409);
    assertThat(json(response).get("error").asString())
        .startsWith("Job is in progress")
        .contains("POST /isize/1/cancel");
    assertThat(server.get("/isize/1").statusCode()).isEqualTo(200);
  }

  @Test
  void cancelsAJobThatWaits() throws Exception {
    assertThat(server.send("POST", "/isize/1/cancel", null).statusCode()).isEqualTo(202);
    assertThat(json(server.get("/isize/1")).get("status_text").asString()).isEqualTo("Cancelled");
  }

  @Test
  void asksARunningJobToStop() throws Exception {
    server.jobs.change(1, job -> Jobs.processing(job, 1));
    assertThat(server.send("POST", "/isize/1/cancel", null).statusCode()).isEqualTo(202);
    assertThat(server.jobs.find(1).orElseThrow().cancelRequested()).isTrue();
    assertThat(json(server.get("/isize/1")).get("status_text").asString()).isEqualTo("Processing");
  }

  @ParameterizedTest
  @EnumSource(
      value = JobStatus.class,
      names = {"COMPLETED", "CANCELLED", "FAILED"})
  void refusesToCancelAJobThatHasEnded(JobStatus status) throws Exception {
    server.jobs.change(1, job -> Jobs.withStatus(job, status));
    HttpResponse<String> response = server.send("POST", "/isize/1/cancel", null);
    assertThat(response.statusCode()).isEqualTo(409);
    assertThat(json(response).get("error").asString()).contains("ended already", status.text());
  }

  @Test
  void cancelsWhateverTheBody() throws Exception {
    assertThat(server.post("/isize/1/cancel", "{}").statusCode()).isEqualTo(202);
  }
}
