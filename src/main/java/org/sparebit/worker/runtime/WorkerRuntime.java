package org.sparebit.worker.runtime;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sparebit.codec.Licence;
import org.sparebit.files.FileProblem;
import org.sparebit.protocol.FailureCode;
import org.sparebit.worker.failure.WorkerUnavailableException;

/**
 * Gives workers their class path. What the JVM and the system's loader can't read out of the
 * executable jar is unpacked once per build into a folder that later starts find complete.
 */
public final class WorkerRuntime implements WorkerClassPathSource {
  /** The Java side: our classes and the libraries that lie inside the executable jar. */
  private static final String JAVA = "java";

  /** Native libraries of JavaCPP and ONNX Runtime. */
  private static final String NATIVE = "native";

  /** FFmpeg's LGPL build, in a folder of its own: the folder is what chooses the build. */
  private static final String FFMPEG_LGPL = "ffmpeg-lgpl";

  private final Path folder;
  private final String serverClassPath;
  private @Nullable WorkerClassPath lgpl;
  private @Nullable Path gplLibraries;

  /**
   * @param folder where to unpack to; made if it does not exist
   */
  public WorkerRuntime(Path folder) {
    this(folder, System.getProperty("java.class.path", ""));
  }

  /**
   * @param serverClassPath as the Java launcher has it
   */
  public WorkerRuntime(Path folder, String serverClassPath) {
    this.folder = folder.toAbsolutePath().normalize();
    this.serverClassPath = serverClassPath;
  }

  @Override
  public synchronized WorkerClassPath forLicence(Licence licence)
      throws WorkerUnavailableException {
    WorkerClassPath known = lgpl;
    if (known == null) {
      known = prepare();
      lgpl = known;
    }
    return switch (licence) {
      case LGPL -> known;
      case GPL -> withGpl(known);
    };
  }

  /** The same Java side, with the other build of FFmpeg instead of the usual one. */
  private WorkerClassPath withGpl(WorkerClassPath usual) throws WorkerUnavailableException {
    Path gpl = gplLibraries;
    if (gpl == null) {
      throw new WorkerUnavailableException(
          "this codec needs the GPL build of FFmpeg, which is not active on this server (any more);"
              + " GET /codec says what is missing: put that right, enable the codecs with"
              + " POST /codec and submit the job again",
          FailureCode.CODEC_INACTIVE);
    }
    return new WorkerClassPath(
        usual.entries(),
        usual.nativeFolders().stream().map(f -> f.endsWith(FFMPEG_LGPL) ? gpl : f).toList());
  }

  /** Gives workers that ask for it the GPL build of FFmpeg, unpacked into this folder. */
  public synchronized void useGplLibraries(Path unpacked) {
    gplLibraries = unpacked;
  }

  private WorkerClassPath prepare() throws WorkerUnavailableException {
    NativePlatform platform = NativePlatform.current();
    if (folder.toString().contains(File.pathSeparator)) {
      throw new WorkerUnavailableException(
          "the workers' libraries can't be used from %s: the path has a %s; name a folder without"
                  .formatted(folder, File.pathSeparator)
              + " one with SPAREBIT_DATA_DIR");
    }
    try {
      WorkerLibraries libraries =
          WorkerLibraries.locate(ClassPathEntries.of(serverClassPath), platform);
      Path unpacked =
          new UnpackOnce(folder)
              .folder(libraries.fingerprint(), into -> unpack(libraries, platform, into));
      return classPath(libraries, unpacked);
    } catch (IOException e) {
      throw new WorkerUnavailableException(
          "the workers' libraries could not be unpacked to "
              + folder
              + " ("
              + FileProblem.reasonAndPath(e)
              + "); make that folder writable with about 150 MB free, or name another one with"
              + " SPAREBIT_DATA_DIR");
    }
  }

  private static void unpack(WorkerLibraries libraries, NativePlatform platform, Path into)
      throws IOException {
    Path java = Files.createDirectories(into.resolve(JAVA));
    Path natives = Files.createDirectories(into.resolve(NATIVE));
    Path ffmpeg = Files.createDirectories(into.resolve(FFMPEG_LGPL));
    WorkerLibraries.Source own = libraries.own();
    if (own.inside() != null) {
      JarUnpacker.copyOwn(own, java.resolve("sparebit-worker.jar"));
    }
    for (WorkerLibraries.Source library : libraries.java()) {
      if (library.inside() != null) {
        JarUnpacker.copyWithoutNatives(library, java.resolve(library.name()));
      }
    }
    for (WorkerLibraries.Source library : libraries.natives()) {
      JarUnpacker.extractNatives(
          library, platform::isLibrary, library.name().startsWith("ffmpeg-") ? ffmpeg : natives);
    }
  }

  private static WorkerClassPath classPath(WorkerLibraries libraries, Path unpacked)
      throws IOException {
    List<Path> entries = new ArrayList<>();
    if (libraries.own().inside() == null) {
      entries.add(libraries.own().file());
    }
    for (WorkerLibraries.Source library : libraries.java()) {
      if (library.inside() == null) {
        entries.add(library.file());
      }
    }
    try (Stream<Path> jars = Files.list(unpacked.resolve(JAVA))) {
      jars.sorted().forEach(entries::add);
    }
    return new WorkerClassPath(
        entries, List.of(unpacked.resolve(NATIVE), unpacked.resolve(FFMPEG_LGPL)));
  }
}
