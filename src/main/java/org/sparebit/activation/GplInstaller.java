package org.sparebit.activation;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sparebit.codec.Licence;
import org.sparebit.codec.VideoCodec;
import org.sparebit.files.DataFolder;
import org.sparebit.protocol.Ready;
import org.sparebit.worker.WorkerLauncher;
import org.sparebit.worker.failure.WorkerUnavailableException;
import org.sparebit.worker.runtime.GplLibraries;

/** Finds FFmpeg's GPL build, checks it and has it unpacked for workers. */
public final class GplInstaller {
  private final GplJarSource source;
  private final GplLibraries libraries;

  private GplInstaller(GplJarSource source, GplLibraries libraries) {
    this.source = source;
    this.libraries = libraries;
  }

  /**
   * Prepares an installation.
   *
   * @param libraries of the workers that shall be able to use the build
   * @param dataFolder where a downloaded file is kept, in {@code codecs}
   * @param dir the folder that holds the jar; null or empty for {@code codecs-gpl} beside the
   *     server's own jar
   * @param repository the root of a Maven repository for what the folder lacks; null or empty for
   *     none
   */
  public static GplInstaller of(
      GplLibraries libraries, Path dataFolder, @Nullable String dir, @Nullable String repository) {
    return new GplInstaller(
        new GplJarSource(
            dir == null || dir.isBlank() ? besideTheJar() : Path.of(dir).toAbsolutePath(),
            repository == null || repository.isBlank() ? null : repository.strip(),
            new DataFolder(dataFolder).codecs()),
        libraries);
  }

  /** Beside sparebit.jar, or beside the folder of classes where the build runs the server. */
  private static Path besideTheJar() {
    String classPath = System.getProperty("java.class.path", "");
    int end = classPath.indexOf(File.pathSeparatorChar);
    return Path.of(end < 0 ? classPath : classPath.substring(0, end))
        .toAbsolutePath()
        .resolveSibling("codecs-gpl");
  }

  /**
   * Lets workers start with the GPL build. What is unpacked already is used as it is; otherwise the
   * jar may be downloaded.
   *
   * @throws WorkerUnavailableException if it can't be had; the message says why and what to do
   */
  public void install() throws WorkerUnavailableException, InterruptedException {
    GplBuild build = GplBuild.ofThisMachine();
    libraries.install(build.fingerprint(), () -> source.find(build));
  }

  /** The same from what this machine has, without a download. */
  void installLocally() throws WorkerUnavailableException, InterruptedException {
    GplBuild build = GplBuild.ofThisMachine();
    libraries.install(build.fingerprint(), () -> source.local(build));
  }

  /** Has a worker show that it loads the GPL build, and that this holds all the encoders. */
  static void check(WorkerLauncher launcher)
      throws WorkerUnavailableException, InterruptedException {
    Ready ready = launcher.probe(Licence.GPL);
    List<String> missing =
        Stream.of(VideoCodec.values())
            .filter(codec -> codec.licence() == Licence.GPL)
            .map(VideoCodec::encoder)
            .filter(encoder -> !ready.encoders().contains(encoder))
            .toList();
    if (!ready.ffmpegLicence().startsWith(Licence.GPL.name()) || !missing.isEmpty()) {
      throw new WorkerUnavailableException(
          "a worker with the GPL build says that its licence is %s and that it lacks %s; remove the"
                  .formatted(ready.ffmpegLicence(), missing.isEmpty() ? "nothing" : missing)
              + " folder codecs of the data directory");
    }
  }
}
