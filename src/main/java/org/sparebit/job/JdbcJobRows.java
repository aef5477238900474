package org.sparebit.job;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sparebit.codec.PrecoderMode;
import org.sparebit.codec.VideoCodec;
import org.sparebit.job.JobRepository.PathUse;
import org.sparebit.protocol.Completed;
import org.sparebit.protocol.FailureCode;
import org.sparebit.protocol.Verified;
import org.sparebit.protocol.Warning;
import org.sparebit.protocol.WorkerMessage;

/** How a job becomes a row of the table {@code job} and a row becomes a job. */
final class JdbcJobRows {

  static final String INSERT =
      """
      insert into job (
        input, precoder, codec, spec, sent, request_warnings, status, active_output, active_client,
        created_at, updated_at)
      values (
        :input, :precoder, :codec, :spec, :sent, :request_warnings, :QUEUED, :output, :client,
        :now, :now)
      """;

  static final String SUMMARY_COLUMNS =
      "id, input, precoder, codec, status, error, percent, started_at, updated_at, ended_at";

  static final JsonColumn<List<Warning>> WARNINGS = JsonColumn.listOf(Warning.class);
  static final JsonColumn<WorkerMessage> VERIFIED = JsonColumn.of(WorkerMessage.class);
  static final JsonColumn<Job.Result> REPORT = JsonColumn.of(Job.Result.class);

  private JdbcJobRows() {}

  static Map<String, @Nullable Object> insertParameters(JobSpec spec, List<Warning> warnings) {
    Map<String, @Nullable Object> values = new HashMap<>();
    values.put("input", spec.input());
    values.put("output", spec.output());
    values.put("precoder", spec.precoder().name());
    values.put("codec", spec.codec().name());
    values.put("spec", StoredSpec.COLUMN.write(StoredSpec.of(spec)));
    values.put("sent", StoredSent.COLUMN.write(new StoredSent(spec.asSent())));
    values.put("request_warnings", json(warnings));
    return values;
  }

  static Job job(ResultSet row, int number) throws SQLException {
    String failureCode = row.getString("failure_code");
    return new Job(
        row.getLong("id"),
        spec(row),
        JobStatus.valueOf(row.getString("status")),
        row.getInt("attempt"),
        row.getInt("failures"),
        row.getInt("setbacks"),
        row.getInt("lost_servers"),
        verified(row),
        row.getBoolean("cancel_requested"),
        row.getDouble("percent"),
        row.getInt("output_width"),
        row.getInt("output_height"),
        row.getDouble("frames_per_second"),
        failureCode == null ? null : FailureCode.valueOf(failureCode),
        row.getString("error"),
        warnings(row),
        result(row),
        time(row, "created_at"),
        timeIfAny(row, "started_at"),
        time(row, "updated_at"),
        timeIfAny(row, "ended_at"));
  }

  static JobSummary summary(ResultSet row, int number) throws SQLException {
    return new JobSummary(
        row.getLong("id"),
        row.getString("input"),
        PrecoderMode.valueOf(row.getString("precoder")),
        VideoCodec.valueOf(row.getString("codec")),
        JobStatus.valueOf(row.getString("status")),
        row.getString("error"),
        row.getDouble("percent"),
        timeIfAny(row, "started_at"),
        time(row, "updated_at"),
        timeIfAny(row, "ended_at"));
  }

  static Map<PathUse, Long> users(ResultSet row, int number) throws SQLException {
    Map<PathUse, Long> users = new EnumMap<>(PathUse.class);
    long writer = row.getLong("writer");
    if (!row.wasNull()) {
      users.put(PathUse.OUTPUT, writer);
    }
    long reader = row.getLong("reader");
    if (!row.wasNull()) {
      users.put(PathUse.INPUT, reader);
    }
    return users;
  }

  static String json(List<Warning> warnings) {
    return WARNINGS.write(warnings);
  }

  static String json(Verified verified) {
    return VERIFIED.write(verified);
  }

  static String report(Completed completed) {
    return REPORT.write(Job.Result.of(completed));
  }

  private static @Nullable Verified verified(ResultSet row) throws SQLException {
    String text = row.getString("verified");
    return text == null ? null : (Verified) VERIFIED.read(text);
  }

  private static JobSpec spec(ResultSet row) throws SQLException {
    return StoredSpec.COLUMN
        .read(row.getString("spec"))
        .with(
            row.getString("input"),
            PrecoderMode.valueOf(row.getString("precoder")),
            row.getString("sent"));
  }

  /** What the request and what the last attempt gave rise to, each once. */
  private static List<Warning> warnings(ResultSet row) throws SQLException {
    Set<Warning> all = new LinkedHashSet<>();
    all.addAll(WARNINGS.read(row.getString("request_warnings")));
    all.addAll(WARNINGS.read(row.getString("attempt_warnings")));
    return List.copyOf(all);
  }

  private static Job.@Nullable Result result(ResultSet row) throws SQLException {
    String report = row.getString("report");
    return report == null ? null : REPORT.read(report);
  }

  private static Instant time(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  private static @Nullable Instant timeIfAny(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
