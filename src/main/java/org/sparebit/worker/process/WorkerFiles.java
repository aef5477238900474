package org.sparebit.worker.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparebit.protocol.EncodeRequest;
import org.sparebit.worker.confinement.FileAccess;
import org.sparebit.worker.confinement.FileAccess.Right;
import org.sparebit.worker.runtime.WorkerClassPath;

/** The files that a confined worker may touch. */
public final class WorkerFiles {
  private static final Logger log = LoggerFactory.getLogger(WorkerFiles.class);

  /** Where the system keeps shared libraries, and what the loader and the C library read. */
  private static final List<String> SYSTEM =
      List.of(
          "/lib",
          "/lib64",
          "/usr/lib",
          "/usr/lib64",
          "/usr/local/lib",
          "/usr/share/zoneinfo",
          "/etc/ld.so.cache",
          "/etc/ld.so.preload",
          "/etc/localtime",
          "/etc/timezone",
          "/etc/nsswitch.conf",
          "/etc/passwd",
          // Of other processes it shows no more than their names: Landlock keeps the rest back.
          "/proc",
          "/sys",
          "/dev/random",
          "/dev/urandom");

  /** A program is executed by the loader that it names. */
  private static final List<String> LOADERS =
      List.of("/lib64/ld-linux-x86-64.so.2", "/lib/ld-linux-aarch64.so.1");

  private static final Path LOADER_CONFIGURATION = Path.of("/etc/ld.so.conf.d");
  private static final Path DEVICES = Path.of("/dev");
  private static final String GPU_DEVICES = "nvidia";

  /** Debian's JDK has links to /etc at this depth. */
  private static final int DEPTH_OF_LINKS = 3;

  private WorkerFiles() {}

  /**
   * What a worker may touch.
   *
   * @param request its job; null for one that only says what it is made of
   * @param gpu whether it may use GPUs
   */
  static List<FileAccess> of(
      WorkerClassPath classPath,
      Path temporary,
      Path crashReports,
      @Nullable EncodeRequest request,
      boolean gpu) {
    List<FileAccess> files = new ArrayList<>();
    SYSTEM.forEach(path -> files.add(new FileAccess(Path.of(path), Right.READ)));
    files.add(new FileAccess(Path.of("/dev/null"), Right.WRITE));
    files.add(new FileAccess(Path.of("/dev/zero"), Right.WRITE));
    addJava(files);
    addPrograms(files);
    addLibraryFolders(files);
    addAll(files, classPath.entries(), Right.READ);
    addAll(files, classPath.nativeFolders(), Right.READ);
    files.add(new FileAccess(temporary, Right.WRITE));
    files.add(new FileAccess(crashReports, Right.ADD));
    if (gpu) {
      addGpus(files);
    }
    if (request != null) {
      // The engine holds the folders from the roots on down while it opens these.
      files.add(new FileAccess(Path.of(request.files().inputRoot()), Right.LIST));
      files.add(new FileAccess(Path.of(request.input()), Right.READ));
      if (request.files().hasOutput()) {
        files.add(new FileAccess(Path.of(request.files().outputRoot()), Right.LIST));
        Path output = Path.of(request.temporaryOutput()).getParent();
        if (output != null) {
          files.add(new FileAccess(output, Right.WRITE));
        }
      }
    }
    return files;
  }

  private static void addJava(List<FileAccess> files) {
    Path home = Path.of(System.getProperty("java.home"));
    files.add(new FileAccess(home, Right.READ));
    for (String part : List.of("conf", "lib")) {
      try (Stream<Path> walk = Files.walk(home.resolve(part), DEPTH_OF_LINKS)) {
        walk.filter(Files::isSymbolicLink)
            .forEach(link -> files.add(new FileAccess(link, Right.READ)));
      } catch (IOException | UncheckedIOException e) {
        log.debug("{} can't be read", home.resolve(part), e);
      }
    }
    files.add(new FileAccess(home.resolve("bin").resolve("java"), Right.EXECUTE));
    // What the JDK starts programs through.
    files.add(new FileAccess(home.resolve("lib").resolve("jspawnhelper"), Right.EXECUTE));
  }

  private static void addPrograms(List<FileAccess> files) {
    addAll(files, WorkerPriority.PROGRAMS, Right.EXECUTE);
    files.add(new FileAccess(ResourceLimits.PRLIMIT, Right.EXECUTE));
    LOADERS.forEach(path -> files.add(new FileAccess(Path.of(path), Right.EXECUTE)));
  }

  /** Those of CUDA, for example, which the system's loader knows from a file or the environment. */
  private static void addLibraryFolders(List<FileAccess> files) {
    List<String> folders = new ArrayList<>();
    try (Stream<Path> configurations = Files.list(LOADER_CONFIGURATION)) {
      for (Path configuration : configurations.toList()) {
        folders.addAll(Files.readAllLines(configuration));
      }
    } catch (IOException | UncheckedIOException e) {
      log.debug("{} can't be read", LOADER_CONFIGURATION, e);
    }
    String variable = System.getenv("LD_LIBRARY_PATH");
    if (variable != null) {
      folders.addAll(List.of(variable.split(":", -1)));
    }
    folders.stream()
        .filter(folder -> folder.startsWith("/"))
        .forEach(folder -> files.add(new FileAccess(Path.of(folder.strip()), Right.READ)));
  }

  private static void addGpus(List<FileAccess> files) {
    gpuDevices().forEach(device -> files.add(new FileAccess(device, Right.DEVICE)));
  }

  /** Whether this machine has a GPU that a worker might use. */
  public static boolean hasGpuDevices() {
    return !gpuDevices().isEmpty();
  }

  private static List<Path> gpuDevices() {
    try (Stream<Path> devices = Files.list(DEVICES)) {
      return devices
          .filter(device -> String.valueOf(device.getFileName()).startsWith(GPU_DEVICES))
          .toList();
    } catch (IOException | UncheckedIOException e) {
      log.debug("{} can't be read", DEVICES, e);
      return List.of();
    }
  }

  private static void addAll(List<FileAccess> files, Collection<Path> paths, Right right) {
    paths.forEach(path -> files.add(new FileAccess(path, right)));
  }
}
