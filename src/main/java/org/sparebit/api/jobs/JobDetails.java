package org.sparebit.api.jobs;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.sparebit.api.JobTexts;
import org.sparebit.codec.EncodingOption;
import org.sparebit.codec.Presets;
import org.sparebit.codec.ProresProfile;
import org.sparebit.codec.VideoSettings;
import org.sparebit.job.Job;
import org.sparebit.job.Job.Result;
import org.sparebit.job.JobSpec;
import org.sparebit.job.JobStatus;
import org.sparebit.protocol.Warning;

/**
 * The answer of {@code GET /isize/{job_ID}}: the guide's keys, all strings, then ours. What is not
 * known (yet) is null among ours, and an empty text or {@code source} among the guide's.
 *
 * @param program the number of the input's program that was asked for
 * @param fps of the running or last attempt, frames per second
 * @param etaSeconds until the running attempt completes, if it goes on like this
 * @param attempt how often the job has been started
 * @param failureCode stable name of the last failure
 * @param warningDetails the warnings once more, with their stable names
 * @param frames of the result, as the keys after it are
 */
record JobDetails(
    @JsonProperty("job_id") String jobId,
    String input,
    String output,
    @JsonProperty("isize_precoding") String precoding,
    @JsonProperty("isize_use_gpu") String useGpu,
    String codec,
    String bitrate,
    String width,
    String height,
    String gop,
    @JsonProperty("pix_fmt") String pixelFormat,
    @JsonProperty("prores_codec_profile") String proresProfile,
    @JsonProperty("status_text") String statusText,
    String progress,
    @JsonProperty("start_time") String startTime,
    @JsonProperty("update_time") String updateTime,
    @JsonProperty("end_time") String endTime,
    @JsonProperty("isize_mode") String mode,
    String preset,
    @JsonProperty("isize_program") @Nullable Integer program,
    String error,
    @JsonProperty("failure_code") @Nullable String failureCode,
    List<String> warnings,
    @JsonProperty("warning_details") List<Warning> warningDetails,
    int attempt,
    int failures,
    @JsonProperty("cancel_requested") boolean cancelRequested,
    @Nullable Double fps,
    @JsonProperty("eta_seconds") @Nullable Long etaSeconds,
    @JsonProperty("create_time") String createTime,
    @Nullable Long frames,
    @JsonProperty("duration_seconds") @Nullable Double durationSeconds,
    @JsonProperty("video_bitrate_kbps") @Nullable Double videoBitrateKbps,
    @JsonProperty("size_bytes") @Nullable Long sizeBytes,
    @JsonProperty("decode_errors") @Nullable Long decodeErrors) {

  static JobDetails of(Job job, JobTexts texts, Clock clock) {
    JobSpec spec = job.spec();
    VideoSettings video = spec.video();
    Result result = job.result();
    return new JobDetails(
        Long.toString(job.id()),
        spec.input(),
        spec.output(),
        spec.precoder().name(),
        spec.useGpu() ? "TRUE" : "FALSE",
        spec.codec().name(),
        video.codec().intraOnly()
            ? spec.asSent(EncodingOption.BITRATE)
            : Integer.toString(video.rateControl().targetKbps()),
        JobTexts.side(job.width(), video.size().width()),
        JobTexts.side(job.height(), video.size().height()),
        video.codec().intraOnly() ? spec.asSent(EncodingOption.GOP) : Integer.toString(video.gop()),
        pixelFormat(spec),
        proresProfile(spec),
        texts.status(job.status(), job.error()),
        JobTexts.progress(job.percent()),
        texts.time(job.startedAt()),
        texts.time(job.updatedAt()),
        texts.time(job.endedAt()),
        "VoD",
        preset(spec),
        spec.program() == 0 ? null : spec.program(),
        texts.said(job.error()),
        job.failureCode() == null ? null : job.failureCode().name(),
        texts.said(Warning.texts(job.warnings())),
        job.warnings().stream().map(w -> w.code().with(texts.said(w.text()))).toList(),
        job.attempt(),
        job.failures(),
        job.cancelRequested(),
        job.framesPerSecond() > 0 ? job.framesPerSecond() : null,
        etaSeconds(job, clock.instant()),
        texts.time(job.createdAt()),
        result == null ? null : result.frames(),
        result == null ? null : result.durationSeconds(),
        result == null ? null : result.videoBitrateKbps(),
        result == null ? null : result.sizeBytes(),
        result == null ? null : result.decodeErrors());
  }

  private static String pixelFormat(JobSpec spec) {
    return spec.codec().pixelFormats().isEmpty()
        ? spec.asSent(EncodingOption.PIXEL_FORMAT)
        : spec.video().pixelFormat().ffmpegName();
  }

  private static String proresProfile(JobSpec spec) {
    ProresProfile profile = spec.video().proresProfile();
    return profile == null ? spec.asSent(EncodingOption.PRORES_PROFILE) : profile.name();
  }

  private static String preset(JobSpec spec) {
    String sent = spec.asSent(EncodingOption.PRESET);
    if (Presets.accepted(spec.codec()).isEmpty()) {
      return sent;
    }
    return sent.isEmpty() ? Presets.DEFAULT : sent.strip().toLowerCase(Locale.ROOT);
  }

  private static @Nullable Long etaSeconds(Job job, Instant now) {
    if (job.status() != JobStatus.PROCESSING || job.startedAt() == null || job.percent() <= 0) {
      return null;
    }
    double elapsed = Duration.between(job.startedAt(), now).toMillis() / 1000.0;
    return Math.max(0, Math.round(elapsed * (100 - job.percent()) / job.percent()));
  }
}
