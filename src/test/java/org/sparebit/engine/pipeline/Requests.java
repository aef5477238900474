package org.sparebit.engine.pipeline;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.sparebit.codec.PixelFormat;
import org.sparebit.codec.PrecoderMode;
import org.sparebit.codec.Presets;
import org.sparebit.codec.ProresProfile;
import org.sparebit.codec.VideoCodec;
import org.sparebit.engine.precode.PrecoderSource;
import org.sparebit.engine.precode.Precoders;
import org.sparebit.protocol.Bounds;
import org.sparebit.protocol.Completed;
import org.sparebit.protocol.EncodeRequest;
import org.sparebit.protocol.EncodeRequestBuilder;
import org.sparebit.protocol.Failed;
import org.sparebit.protocol.GpuOptions;
import org.sparebit.protocol.WorkerResult;

/** Builds requests for tests and runs them. */
final class Requests {
  private final Path input;
  private final Path output;
  private VideoCodec codec = VideoCodec.AV1;
  private PrecoderMode precoder = PrecoderMode.PRECODER_NONE;
  private @Nullable GpuOptions gpu;
  private int bitrateKbps = 300;
  private int width;
  private int height;
  private int gop = 10;
  private int program;
  private PixelFormat pixelFormat = PixelFormat.YUV420P;
  private String preset = "8";
  private @Nullable ProresProfile profile;
  private int threads = 2;
  private Bounds bounds = Bounds.NONE;
  private boolean fullVerification;

  private Requests(Path input, Path output) {
    this.input = input;
    this.output = output;
  }

  static Requests of(Path input, Path output) {
    return new Requests(input, output);
  }

  /** With the fastest setting, for tests that are about something else. */
  Requests codec(VideoCodec value) {
    codec = value;
    preset =
        switch (value) {
          case AV1 -> "8";
          case VP9 -> Presets.encoderValue(value, Presets.DEFAULT).orElseThrow();
          case Y4M, PRORES, MPEG2VIDEO, H_264, H_264_M4V, H_265 -> "";
        };
    return this;
  }

  /** The encoder's own value. */
  Requests preset(String value) {
    preset = value;
    return this;
  }

  Requests prores(ProresProfile value) {
    profile = value;
    return codec(VideoCodec.PRORES);
  }

  Requests precoder(PrecoderMode value) {
    precoder = value;
    return this;
  }

  Requests gpu() {
    return gpu(GpuOptions.DEFAULT);
  }

  Requests gpu(@Nullable GpuOptions value) {
    gpu = value;
    return this;
  }

  Requests bitrateKbps(int value) {
    bitrateKbps = value;
    return this;
  }

  Requests size(int newWidth, int newHeight) {
    width = newWidth;
    height = newHeight;
    return this;
  }

  Requests gop(int value) {
    gop = value;
    return this;
  }

  Requests program(int value) {
    program = value;
    return this;
  }

  Requests pixelFormat(PixelFormat value) {
    pixelFormat = value;
    return this;
  }

  Requests threads(int value) {
    threads = value;
    return this;
  }

  Requests bounds(long memoryBytes, long outputBytes) {
    bounds = new Bounds(memoryBytes, outputBytes);
    return this;
  }

  Requests fullVerification() {
    fullVerification = true;
    return this;
  }

  EncodeRequest build() {
    return EncodeRequestBuilder.of(input, output)
        .codec(codec)
        .precoder(precoder)
        .gpu(gpu)
        .bitrateKbps(bitrateKbps)
        .size(width, height)
        .gop(gop)
        .program(program)
        .pixelFormat(pixelFormat)
        .preset(preset)
        .prores(profile)
        .threads(threads)
        .bounds(bounds)
        .fullVerification(fullVerification)
        .build();
  }

  WorkerResult run() {
    return run(Precoders::open);
  }

  WorkerResult run(PrecoderSource precoders) {
    return new EncodeJob(build(), message -> {}, precoders).run();
  }

  Completed complete() {
    return complete(Precoders::open);
  }

  Completed complete(PrecoderSource precoders) {
    WorkerResult result = run(precoders);
    if (result instanceof Completed completed) {
      return completed;
    }
    throw new AssertionError("expected completion, got " + result);
  }

  Failed fail() {
    return fail(Precoders::open);
  }

  Failed fail(PrecoderSource precoders) {
    WorkerResult result = run(precoders);
    if (result instanceof Failed failed) {
      return failed;
    }
    throw new AssertionError("expected failure, got " + result);
  }
}
