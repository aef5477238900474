package org.sparebit.api.jobs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.sparebit.api.JobTexts;
import org.sparebit.job.JobRepository;
import org.sparebit.job.JobSummary;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes a list of jobs page by page, so that its length costs no memory. A page is made in memory,
 * by few at a time, and written when it is whole: lists that many clients ask for at once would
 * otherwise take all processors and connections to the database from those who submit jobs.
 */
final class JobListWriter {
  /** About 200 KiB of rows: large enough that queries cost little beside the writing. */
  static final int PAGE_SIZE = 500;

  /** A list that breaks off must look broken: it may not be closed on the way out. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(StreamWriteFeature.AUTO_CLOSE_CONTENT)
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
          .build();

  private final JobRepository jobs;
  private final JobTexts texts;
  private final JobListQuery query;
  private final Semaphore makers;
  private List<JobSummary> page;
  private long left;

  /**
   * Reads the first page, so that a database that does not answer is known before any output.
   *
   * @param makers how many pages may be made at once, of all lists
   */
  JobListWriter(JobRepository jobs, JobTexts texts, JobListQuery query, Semaphore makers) {
    this.jobs = jobs;
    this.texts = texts;
    this.query = query;
    this.makers = makers;
    this.left = query.limit();
    makers.acquireUninterruptibly();
    try {
      this.page = read(null);
    } finally {
      makers.release();
    }
  }

  void write(OutputStream out) throws IOException {
    ByteArrayOutputStream made = new ByteArrayOutputStream();
    try (JsonGenerator json =
        FACTORY.createGenerator(ObjectWriteContext.empty(), made, JsonEncoding.UTF8)) {
      json.writeStartArray();
      while (!page.isEmpty()) {
        make(json);
        made.writeTo(out);
        made.reset();
      }
      json.writeEndArray();
    }
    made.writeTo(out);
  }

  private void make(JsonGenerator json) {
    makers.acquireUninterruptibly();
    try {
      page.forEach(job -> writeJob(json, job));
      json.flush();
      long last = page.get(page.size() - 1).id();
      left -= page.size();
      page = page.size() < PAGE_SIZE ? List.of() : read(last);
    } finally {
      makers.release();
    }
  }

  private List<JobSummary> read(@Nullable Long after) {
    int size = (int) Math.min(left, PAGE_SIZE);
    return size == 0 ? List.of() : jobs.page(query.page(after, size));
  }

  private void writeJob(JsonGenerator json, JobSummary job) {
    json.writeStartObject();
    json.writeStringProperty("job_id", Long.toString(job.id()));
    json.writeStringProperty("input", job.input());
    json.writeStringProperty("isize_precoding", job.precoder().name());
    json.writeStringProperty("codec", job.codec().name());
    json.writeStringProperty("status_text", texts.status(job.status(), job.error()));
    json.writeStringProperty("progress", JobTexts.progress(job.percent()));
    json.writeStringProperty("start_time", texts.time(job.startedAt()));
    json.writeStringProperty("update_time", texts.time(job.updatedAt()));
    json.writeStringProperty("end_time", texts.time(job.endedAt()));
    json.writeEndObject();
  }
}
