package org.sparebit.api.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.sparebit.api.ContractServer.json;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparebit.api.ContractServer;
import org.sparebit.api.Jobs;
import org.sparebit.job.JobQuery;
import org.sparebit.job.JobStatus;
import org.sparebit.protocol.FailureCode;
import org.springframework.dao.DataAccessResourceFailureException;
import tools.jackson.databind.JsonNode;

/** {@code GET /isize}. */
class JobListContractIT {
  private ContractServer server;

  @BeforeEach
  void connect() throws IOException {
    server = ContractServer.fresh();
  }

  @Test
  void isAnEmptyArrayWithoutJobs() throws Exception {
    HttpResponse<String> response = server.get("/isize");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("[]");
    assertThat(response.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/json");
  }

  @Test
  void showsTheNineKeysAllStrings() throws Exception {
    submit(1);
    JsonNode job = json(server.get("/isize")).get(0);
    assertThat(job.propertyNames())
        .containsExactly(
            "job_id",
            "input",
            "isize_precoding",
            "codec",
            "status_text",
            "progress",
            "start_time",
            "update_time",
            "end_time");
    assertThat(job.values()).allMatch(JsonNode::isString);
    assertThat(job.get("job_id").asString()).isEqualTo("1");
    assertThat(job.get("input").asString()).isEqualTo("/isize/samples/test.mp4");
    assertThat(job.get("isize_precoding").asString()).isEqualTo("PRECODER_BAL");
    assertThat(job.get("codec").asString()).isEqualTo("AV1");
  }

  @Test
  void spellsEveryStateProgressAndTime() throws Exception {
    submit(5);
    server.jobs.change(2, job -> Jobs.processing(job, 99.98));
    server.jobs.change(3, Jobs::completed);
    server.jobs.change(4, job -> Jobs.withStatus(job, JobStatus.CANCELLED));
    server.jobs.change(
        5, job -> Jobs.failed(job, FailureCode.INPUT_NOT_MEDIA, "not a video; send one"));
    assertThat(column("status_text"))
        .containsExactly(
            "Queued", "Processing", "Completed", "Cancelled", "Failed: not a video; send one");
    assertThat(column("progress")).containsExactly("0.0", "99.9", "100.0", "0.0", "12.3");
    String started = local(Jobs.STARTED);
    assertThat(column("start_time")).containsExactly("", started, started, started, started);
    assertThat(column("update_time")).startsWith(local(Jobs.CREATED), local(Jobs.UPDATED));
    String ended = local(Jobs.ENDED);
    assertThat(column("end_time")).containsExactly("", "", ended, ended, ended);
  }

  private static String local(Instant time) {
    return DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss")
        .withZone(ZoneId.systemDefault())
        .format(time);
  }

  @Test
  void listsOldestFirstAndNewestFirstOnRequest() throws Exception {
    submit(3);
    assertThat(ids("/isize")).containsExactly(1L, 2L, 3L);
    assertThat(ids("/isize?order=desc")).containsExactly(3L, 2L, 1L);
    assertThat(ids("/isize?order=ASC")).containsExactly(1L, 2L, 3L);
  }

  @Test
  void filtersByStatusWithoutRegardToCase() throws Exception {
    submit(4);
    server.jobs.change(2, Jobs::completed);
    server.jobs.change(4, Jobs::completed);
    assertThat(ids("/isize?status=Completed")).containsExactly(2L, 4L);
    assertThat(ids("/isize?status=queued")).containsExactly(1L, 3L);
    assertThat(ids("/isize?status=Failed")).isEmpty();
    assertThat(ids("/isize?status=completed&order=desc&limit=1")).containsExactly(4L);
  }

  @Test
  void limitsAndPassesOver() throws Exception {
    submit(5);
    assertThat(ids("/isize?limit=2")).containsExactly(1L, 2L);
    assertThat(ids("/isize?limit=2&offset=2")).containsExactly(3L, 4L);
    assertThat(ids("/isize?offset=4")).containsExactly(5L);
    assertThat(ids("/isize?offset=5")).isEmpty();
    assertThat(ids("/isize?order=desc&offset=1&limit=2")).containsExactly(4L, 3L);
    assertThat(ids("/isize?unknown=1")).hasSize(5);
  }

  @ParameterizedTest
  @CsvSource({
    "limit=0, limit",
    "limit=-1, limit",
    "limit=10001, from 1 to 10000",
    "limit=ten, limit",
    "offset=1000000000001, offset",
    "limit=1.5, limit",
    "limit=, limit",
    "limit=99999999999999999999, limit",
    "offset=-1, offset",
    "offset=x, offset",
    "status=Done, 'Queued, Processing, Completed, Cancelled, Failed'",
    "status=, Queued",
    "order=up, 'asc, desc'",
    "limit=1&limit=2, once"
  })
  void refusesNonsense(String query, String named) throws Exception {
    HttpResponse<String> response = server.get("/isize?" + query);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).get("error").asString()).contains(named);
  }

  @Test
  void reportsAllNonsenseAtOnce() throws Exception {
    String error =
        json(server.get("/isize?limit=a&offset=b&status=c&order=d")).get("error").asString();
    assertThat(error).contains("limit: received \"a\"", "offset: ", "status: ", "order: ");
  }

  @Test
  void readsALongListPageByPage() throws Exception {
    int count = 2 * JobListWriter.PAGE_SIZE + 1;
    submit(count);
    assertThat(ids("/isize"))
        .containsExactlyElementsOf(LongStream.rangeClosed(1, count).boxed().toList());
    assertThat(server.jobs.pagesRead())
        .extracting(JobQuery::after)
        .containsExactly(null, 500L, 1000L);
    assertThat(server.jobs.pagesRead()).allMatch(q -> q.limit() <= JobListWriter.PAGE_SIZE);
  }

  @Test
  void keepsOffsetLimitAndOrderAcrossPages() throws Exception {
    submit(1300);
    List<Long> ids = ids("/isize?order=desc&offset=100&limit=1050");
    assertThat(ids).hasSize(1050).startsWith(1200L).endsWith(151L);
  }

  @Test
  void breaksOffVisiblyWhenTheDatabaseFailsOnTheWay() {
    submit(1200);
    server.jobs.failWith(new DataAccessResourceFailureException("disk gone"), 2);
    assertThatIOException().isThrownBy(() -> server.get("/isize"));
  }

  /** HTTP/1.0 has no other end of a body than the end of the connection. */
  @Test
  void leavesABrokenListOpenForClientsThatCanNotSeeTheBreak() throws Exception {
    submit(1200);
    server.jobs.failWith(new DataAccessResourceFailureException("disk gone"), 2);
    String answer = server.raw("GET /isize HTTP/1.0||");
    assertThat(answer).contains("\"job_id\":\"1\"").doesNotEndWith("]");
  }

  @Test
  void answers503WhenTheDatabaseFailsAtOnce() throws Exception {
    server.jobs.failWith(new DataAccessResourceFailureException("disk gone"), 0);
    HttpResponse<String> response = server.get("/isize");
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(json(response).get("error").asString())
        .contains("database of the jobs does not answer")
        .doesNotContain("disk gone");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/isize/", "/isize?", "/isize?order=asc&"})
  void toleratesHarmlessSpellings(String path) throws Exception {
    assertThat(server.get(path).body()).isEqualTo("[]");
  }

  private void submit(int count) {
    for (int i = 1; i <= count; i++) {
      server.jobs.insert(Jobs.av1("/isize_files/" + i + ".mp4"), List.of(), "client");
    }
  }

  private List<Long> ids(String path) throws Exception {
    return json(server.get(path)).values().stream()
        .map(job -> Long.valueOf(job.get("job_id").asString()))
        .toList();
  }

  private Stream<String> column(String key) throws Exception {
    return json(server.get("/isize")).values().stream().map(job -> job.get(key).asString());
  }
}
