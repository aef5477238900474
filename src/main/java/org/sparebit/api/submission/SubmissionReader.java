package org.sparebit.api.submission;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.sparebit.activation.CodecActivation;
import org.sparebit.api.BadRequestException;
import org.sparebit.api.Faults;
import org.sparebit.api.FieldReader;
import org.sparebit.api.JsonBody;
import org.sparebit.codec.EncodingOption;
import org.sparebit.codec.EncodingRules;
import org.sparebit.codec.PrecoderMode;
import org.sparebit.codec.VideoCodec;
import org.sparebit.codec.VideoSettings;
import org.sparebit.job.JobRepository;
import org.sparebit.job.JobSpec;
import org.sparebit.protocol.WarningCode;
import org.sparebit.storage.MediaFile;
import org.sparebit.storage.MediaFiles;
import org.springframework.stereotype.Component;

/** Turns the body of {@code POST /isize} into a job, or says everything that is wrong with it. */
@Component
final class SubmissionReader {
  private final MediaFiles files;
  private final JobRepository jobs;
  private final CodecActivation activation;

  SubmissionReader(MediaFiles files, JobRepository jobs, CodecActivation activation) {
    this.files = files;
    this.jobs = jobs;
    this.activation = activation;
  }

  Submission read(JsonBody body) throws BadRequestException {
    Faults faults = new Faults();
    FieldReader reader = new FieldReader(body, Field.ALL, Field.PATHS, faults);
    MediaFields media = new MediaFields(reader, faults, files);

    EncodingRules rules = EncodingFields.rules(reader, faults, activation);

    MediaFile input = media.input();
    int program = rules.program();
    VideoCodec codec = rules.codec(activation::isActive);
    MediaFile output = media.output(rules, codec);
    if (output != null) {
      media.checkCollisions(input, output, jobs);
    }
    PrecoderMode precoder = rules.precoder();
    boolean useGpu = useGpu(reader);
    reader.choice(
        Field.MODE,
        name -> Optional.of(name).filter("VoD"::equalsIgnoreCase),
        "VoD; live mode is not available yet");
    VideoSettings video = rules.video(codec);
    if (faults.any()) {
      throw new BadRequestException(faults.text());
    }
    // Whatever is required and absent is a fault, so that none of these is null here.
    JobSpec spec =
        new JobSpec(
            Objects.requireNonNull(input).apiPath(),
            Objects.requireNonNull(output).apiPath(),
            Objects.requireNonNull(precoder),
            useGpu,
            Objects.requireNonNull(video),
            program,
            asSent(reader));
    return new Submission(
        spec, reader.warnings().stream().map(WarningCode.UNKNOWN_FIELD::with).toList());
  }

  private static boolean useGpu(FieldReader reader) {
    Boolean answer =
        reader.choice(
            Field.USE_GPU,
            name ->
                switch (name.toUpperCase(Locale.ROOT)) {
                  case "TRUE" -> Optional.of(true);
                  case "FALSE" -> Optional.of(false);
                  default -> Optional.empty();
                },
            "TRUE, FALSE");
    return Boolean.TRUE.equals(answer);
  }

  private static Map<EncodingOption, String> asSent(FieldReader reader) {
    Map<EncodingOption, String> texts = new EnumMap<>(EncodingOption.class);
    for (EncodingOption option : EncodingOption.values()) {
      String text = reader.text(Field.of(option));
      if (text != null && option.isIgnoredBySome()) {
        texts.put(option, text);
      }
    }
    return texts;
  }
}
