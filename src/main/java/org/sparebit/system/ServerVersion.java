package org.sparebit.system;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.sparebit.activation.CodecActivation;
import org.sparebit.codec.VideoCodec;
import org.sparebit.protocol.Ready;
import org.sparebit.storage.PublicTexts;
import org.sparebit.system.VersionReport.PrecoderModel;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.info.BuildProperties;
import org.springframework.boot.info.GitProperties;
import org.springframework.core.io.Resource;
import org.springframework.stereotype.Component;

/** Gathers what this server is made of. */
@Component
public final class ServerVersion {
  private final @Nullable BuildProperties build;
  private final @Nullable GitProperties git;
  private final WorkerReadiness probe;
  private final CodecActivation activation;
  private final List<PrecoderModel> precoders;
  private final PublicTexts texts;

  ServerVersion(
      ObjectProvider<BuildProperties> build,
      ObjectProvider<GitProperties> git,
      WorkerReadiness probe,
      CodecActivation activation,
      PublicTexts texts,
      @Value("classpath:precoders/manifest.json") Resource manifest) {
    this.build = build.getIfAvailable();
    this.git = git.getIfAvailable();
    this.probe = probe;
    this.activation = activation;
    this.texts = texts;
    this.precoders = PrecoderManifest.read(manifest);
  }

  /** The version alone, such as {@code 0.1.0}; {@code development} outside of a build. */
  public String version() {
    String version = build == null ? null : build.getVersion();
    return version == null ? "development" : version;
  }

  public VersionReport report() {
    Optional<Ready> ready = probe.ready();
    return new VersionReport(
        "Sparebit",
        version(),
        buildTime(),
        commit(),
        from(ready, Ready::ffmpegVersion),
        from(ready, Ready::ffmpegLicence),
        from(ready, Ready::onnxRuntimeVersion),
        precoders,
        Arrays.stream(VideoCodec.values()).filter(activation::isActive).toList(),
        from(ready, Ready::gpu),
        from(ready, answer -> texts.of(answer.gpuProblem())),
        ready.isPresent() ? null : texts.of(probe.problem()));
  }

  private static @Nullable String from(Optional<Ready> ready, Function<Ready, String> value) {
    return ready.map(value).filter(v -> !v.isEmpty()).orElse(null);
  }

  private String buildTime() {
    Instant time = build == null ? null : build.getTime();
    return time == null ? "" : time.toString();
  }

  String commit() {
    String id = git == null ? null : git.getShortCommitId();
    if (git == null || id == null) {
      return "";
    }
    return "true".equals(git.get("dirty")) ? id + "-dirty" : id;
  }
}
