package org.sparebit.api;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.sparebit.activation.CodecActivation;
import org.sparebit.codec.OutputSize;
import org.sparebit.codec.PrecoderMode;
import org.sparebit.codec.RateControl;
import org.sparebit.codec.VideoCodec;
import org.sparebit.codec.VideoSettings;
import org.sparebit.job.JobRepository;
import org.sparebit.job.JobSpec;
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

    MediaFile input = media.input();
    int program = media.program();
    VideoCodec codec = CodecField.read(reader, faults, activation);
    MediaFile output = media.output(codec);
    if (output != null) {
      media.checkCollisions(input, output, jobs);
    }
    PrecoderMode precoder = precoder(reader);
    boolean useGpu = useGpu(reader);
    reader.choice(
        Field.MODE,
        name -> Optional.of(name).filter("VoD"::equalsIgnoreCase),
        "VoD; live mode is not available yet");
    EncodingFields encoding = new EncodingFields(reader, faults, codec);
    int bitrateKbps = encoding.bitrate();
    int width = encoding.width();
    int height = encoding.height(width);
    int gop = encoding.gop();
    var pixelFormat = encoding.pixelFormat();
    String preset = encoding.preset();
    var proresProfile = encoding.proresProfile();
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
            new VideoSettings(
                Objects.requireNonNull(codec),
                RateControl.ofKbps(bitrateKbps),
                gop,
                new OutputSize(width, height),
                pixelFormat,
                preset,
                proresProfile),
            program,
            asSent(reader));
    return new Submission(spec, List.copyOf(reader.warnings()));
  }

  private static @Nullable PrecoderMode precoder(FieldReader reader) {
    String accepted =
        Arrays.stream(PrecoderMode.values()).map(Enum::name).collect(Collectors.joining(", "));
    reader.required(Field.PRECODING, accepted);
    return reader.choice(Field.PRECODING, PrecoderMode::byName, accepted);
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

  private static JobSpec.AsSent asSent(FieldReader reader) {
    return new JobSpec.AsSent(
        reader.asSent(Field.BITRATE),
        reader.asSent(Field.GOP),
        reader.asSent(Field.PIXEL_FORMAT),
        reader.asSent(Field.PRESET),
        reader.asSent(Field.PRORES_PROFILE));
  }
}
