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
import org.sparebit.protocol.TimeRange;
import org.sparebit.protocol.WorkerResult;

/** Builds requests for tests and runs them. */
final class Requests {
  private final EncodeRequestBuilder request;

  private Requests(Path input, Path output) {
    request = EncodeRequestBuilder.of(input, output);
    codec(VideoCodec.AV1);
  }

  static Requests of(Path input, Path output) {
    return new Requests(input, output);
  }

  /** With the fastest setting, for tests that are about something else. */
  Requests codec(VideoCodec value) {
    request.codec(value);
    return preset(
        switch (value) {
          case AV1 -> "8";
          case VP9 -> Presets.encoderValue(value, Presets.DEFAULT).orElseThrow();
          case Y4M, PRORES, MPEG2VIDEO, H_264, H_264_M4V, H_265 -> "";
        });
  }

  /** The encoder's own value. */
  Requests preset(String value) {
    request.preset(value);
    return this;
  }

  Requests prores(ProresProfile value) {
    request.prores(value);
    return codec(VideoCodec.PRORES);
  }

  Requests precoder(PrecoderMode value) {
    request.precoder(value);
    return this;
  }

  Requests gpu() {
    return gpu(GpuOptions.DEFAULT);
  }

  Requests gpu(@Nullable GpuOptions value) {
    request.gpu(value);
    return this;
  }

  Requests bitrateKbps(int value) {
    request.bitrateKbps(value);
    return this;
  }

  Requests size(int width, int height) {
    request.size(width, height);
    return this;
  }

  Requests gop(int value) {
    request.gop(value);
    return this;
  }

  Requests program(int value) {
    request.program(value);
    return this;
  }

  Requests pixelFormat(PixelFormat value) {
    request.pixelFormat(value);
    return this;
  }

  Requests threads(int value) {
    request.threads(value);
    return this;
  }

  Requests bounds(long memoryBytes, long outputBytes) {
    request.bounds(new Bounds(memoryBytes, outputBytes));
    return this;
  }

  Requests fullVerification() {
    request.fullVerification(true);
    return this;
  }

  Requests part(double fromSeconds, double toSeconds) {
    long to = toSeconds > 1e6 ? TimeRange.OPEN : Math.round(toSeconds * 1e6);
    request.part(new TimeRange(Math.round(fromSeconds * 1e6), to));
    return this;
  }

  Requests withoutOutput() {
    request.withoutOutput();
    return this;
  }

  EncodeRequest build() {
    return request.build();
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
