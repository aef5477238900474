package org.sparebit.protocol;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.sparebit.codec.Container;
import org.sparebit.codec.PixelFormat;
import org.sparebit.codec.PrecoderMode;
import org.sparebit.codec.ProresProfile;
import org.sparebit.codec.VideoCodec;
import org.sparebit.codec.VideoSettingsBuilder;

/** Builds requests for tests: what a test does not say is of no importance for it. */
public final class EncodeRequestBuilder {
  private final Path input;
  private final Path output;
  private Path inputRoot;
  private Path outputRoot;
  private String jobId = "1";
  private @Nullable Path temporaryOutput;
  private final VideoSettingsBuilder video = VideoSettingsBuilder.of(VideoCodec.AV1);
  private @Nullable Container container;
  private PrecoderMode precoder = PrecoderMode.PRECODER_NONE;
  private @Nullable GpuOptions gpu;
  private int program;
  private int threads = 2;
  private Bounds bounds = Bounds.NONE;
  private boolean fullVerification;
  private @Nullable TimeRange part;
  private boolean withoutOutput;

  private EncodeRequestBuilder(Path input, Path output) {
    this.input = input;
    this.output = output;
    this.inputRoot = input.resolveSibling("");
    this.outputRoot = output.resolveSibling("");
  }

  public static EncodeRequestBuilder of(Path input, Path output) {
    return new EncodeRequestBuilder(input, output);
  }

  public EncodeRequestBuilder jobId(String value) {
    jobId = value;
    return this;
  }

  /** By default the folders of input and output. */
  public EncodeRequestBuilder roots(Path ofInput, Path ofOutput) {
    inputRoot = ofInput;
    outputRoot = ofOutput;
    return this;
  }

  /** By default the output's own name with {@code .part}. */
  public EncodeRequestBuilder temporaryOutput(Path value) {
    temporaryOutput = value;
    return this;
  }

  public EncodeRequestBuilder codec(VideoCodec value) {
    video.codec(value);
    return this;
  }

  /** By default the one of the output's name. */
  public EncodeRequestBuilder container(Container value) {
    container = value;
    return this;
  }

  public EncodeRequestBuilder precoder(PrecoderMode value) {
    precoder = value;
    return this;
  }

  public EncodeRequestBuilder gpu(@Nullable GpuOptions value) {
    gpu = value;
    return this;
  }

  public EncodeRequestBuilder bitrateKbps(int value) {
    video.bitrateKbps(value);
    return this;
  }

  public EncodeRequestBuilder size(int width, int height) {
    video.size(width, height);
    return this;
  }

  public EncodeRequestBuilder gop(int value) {
    video.gop(value);
    return this;
  }

  public EncodeRequestBuilder program(int value) {
    program = value;
    return this;
  }

  public EncodeRequestBuilder pixelFormat(PixelFormat value) {
    video.pixelFormat(value);
    return this;
  }

  /** The encoder's own value; by default that of the codec's default preset. */
  public EncodeRequestBuilder preset(String value) {
    video.preset(value);
    return this;
  }

  public EncodeRequestBuilder prores(@Nullable ProresProfile value) {
    video.prores(value);
    return this;
  }

  public EncodeRequestBuilder threads(int value) {
    threads = value;
    return this;
  }

  public EncodeRequestBuilder bounds(Bounds value) {
    bounds = value;
    return this;
  }

  public EncodeRequestBuilder fullVerification(boolean value) {
    fullVerification = value;
    return this;
  }

  /** By default all of the input. */
  public EncodeRequestBuilder part(TimeRange value) {
    part = value;
    return this;
  }

  /** The output's name then only says which container it would be in. */
  public EncodeRequestBuilder withoutOutput() {
    withoutOutput = true;
    return this;
  }

  private JobFiles files() {
    if (withoutOutput) {
      return JobFiles.withoutOutput(inputRoot.toString(), input.toString(), part);
    }
    return new JobFiles(
        inputRoot.toString(),
        input.toString(),
        part,
        outputRoot.toString(),
        output.toString(),
        temporaryOutput == null ? output + ".part" : temporaryOutput.toString());
  }

  public EncodeRequest build() {
    return new EncodeRequest(
        jobId,
        files(),
        video.build(),
        container == null ? Container.ofFileName(output.toString()).orElseThrow() : container,
        precoder,
        gpu,
        program,
        threads,
        bounds,
        fullVerification);
  }
}
