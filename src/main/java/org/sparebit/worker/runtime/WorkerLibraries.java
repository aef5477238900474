package org.sparebit.worker.runtime;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.sparebit.files.Sha256;
import org.sparebit.worker.failure.WorkerUnavailableException;

/**
 * Where this build keeps what workers need: our own classes, the Java libraries and the jars of
 * native libraries, each a plain file, a folder, or an entry of the executable jar.
 *
 * @param own our classes
 * @param java libraries that go onto a worker's class path
 * @param natives jars that hold native libraries
 */
record WorkerLibraries(Source own, List<Source> java, List<Source> natives) {
  /** Raise it when {@link WorkerRuntime} lays its files out in another way. */
  private static final String LAYOUT_VERSION = "2";

  private static final String OWN_CLASS = "org/sparebit/protocol/JsonLines.class";
  private static final List<String> OWN_PACKAGES =
      List.of(
          "org/sparebit/engine/",
          "org/sparebit/protocol/",
          "org/sparebit/codec/",
          "org/sparebit/files/",
          "precoders/");

  private static final String NESTED_CLASSES = "BOOT-INF/classes/";
  private static final String NESTED_LIBRARIES = "BOOT-INF/lib/";

  /** A version always begins with a digit; a classifier such as linux-x86_64 marks native jars. */
  private static final Pattern JAVA_LIBRARY =
      Pattern.compile(
          "(jackson-core|jackson-databind|jackson-annotations|javacpp|ffmpeg|onnxruntime(?:_gpu)?|jna)-\\d[^/]*\\.jar");

  /** With or without CUDA: onnxruntime-1.28.0.jar, onnxruntime_gpu-1.28.0.jar. */
  private static final String ONNX_RUNTIME = "onnxruntime";

  private static final String JNA = "jna-";

  private static final List<String> EXPECTED =
      List.of("jackson-core", "jackson-databind", "jackson-annotations", "javacpp", "ffmpeg");

  /**
   * A jar or a folder.
   *
   * @param file a plain jar, a folder, or the executable jar
   * @param inside the name or the prefix of what is meant inside of the executable jar; null for
   *     all of {@code file}
   */
  record Source(Path file, @Nullable String inside) {
    String name() {
      String path = inside == null ? file.toString() : inside;
      return path.substring(path.lastIndexOf('/') + 1);
    }
  }

  static WorkerLibraries locate(List<Path> classPath, NativePlatform platform)
      throws IOException, WorkerUnavailableException {
    Source own = null;
    List<Source> libraries = new ArrayList<>();
    for (Path entry : classPath) {
      if (Files.isDirectory(entry)) {
        own = own == null && Files.exists(entry.resolve(OWN_CLASS)) ? new Source(entry, null) : own;
        continue;
      }
      if (isLibrary(String.valueOf(entry.getFileName()))) {
        libraries.add(new Source(entry, null));
        continue;
      }
      try (JarFile jar = new JarFile(entry.toFile())) {
        if (own == null && jar.getEntry(OWN_CLASS) != null) {
          own = new Source(entry, "");
        } else if (own == null && jar.getEntry(NESTED_CLASSES + OWN_CLASS) != null) {
          own = new Source(entry, NESTED_CLASSES);
          jar.stream()
              .map(JarEntry::getName)
              .filter(name -> name.startsWith(NESTED_LIBRARIES))
              .filter(name -> isLibrary(name.substring(NESTED_LIBRARIES.length())))
              .forEach(name -> libraries.add(new Source(entry, name)));
        }
      }
    }
    return complete(own, libraries, platform);
  }

  private static boolean isLibrary(String fileName) {
    return JAVA_LIBRARY.matcher(fileName).matches();
  }

  private static WorkerLibraries complete(
      @Nullable Source own, List<Source> libraries, NativePlatform platform)
      throws WorkerUnavailableException {
    List<Source> java = new ArrayList<>();
    List<Source> natives = new ArrayList<>();
    for (Source library : libraries) {
      String name = library.name();
      if (name.startsWith(JNA)) {
        // Only the server uses it, to confine the workers.
        natives.add(library);
      } else if (name.contains("-linux-")) {
        if (name.endsWith("-" + platform.javacpp() + ".jar")) {
          natives.add(library);
        }
      } else {
        java.add(library);
        if (name.startsWith(ONNX_RUNTIME)) {
          natives.add(library);
        }
      }
    }
    for (String artifact : EXPECTED) {
      require(java, artifact + "-", artifact);
    }
    require(natives, ONNX_RUNTIME, "onnxruntime");
    require(natives, "javacpp-", "javacpp for " + platform.javacpp());
    require(natives, "ffmpeg-", "ffmpeg for " + platform.javacpp());
    if (own == null) {
      throw missing("Sparebit's own classes");
    }
    return new WorkerLibraries(own, List.copyOf(java), List.copyOf(natives));
  }

  private static void require(List<Source> sources, String prefix, String what)
      throws WorkerUnavailableException {
    if (sources.stream().noneMatch(source -> source.name().startsWith(prefix))) {
      throw missing(what);
    }
  }

  private static WorkerUnavailableException missing(String what) {
    return new WorkerUnavailableException(
        "this build of Sparebit lacks "
            + what
            + "; build it on this kind of machine with `mvn package`, or take a build for it");
  }

  /** Whether workers need this entry of our own classes and resources. */
  static boolean isOwnEntry(String entry) {
    return OWN_PACKAGES.stream().anyMatch(entry::startsWith);
  }

  /** A short hash of everything that is unpacked: equal for equal libraries. */
  String fingerprint() throws IOException {
    MessageDigest digest = Sha256.digest();
    update(digest, LAYOUT_VERSION);
    for (Source source : allSources()) {
      if (source.inside() == null) {
        // Released jars never change under the same name, and an image takes the native libraries
        // out of them once they are unpacked; folders are used in place.
        update(digest, source.name());
      } else {
        updateWithEntries(digest, source.file(), source.inside());
      }
    }
    return HexFormat.of().formatHex(digest.digest()).substring(0, 16);
  }

  private List<Source> allSources() {
    List<Source> all = new ArrayList<>();
    all.add(own);
    all.addAll(java);
    all.addAll(natives);
    return all;
  }

  private void updateWithEntries(MessageDigest digest, Path file, String prefix)
      throws IOException {
    try (JarFile jar = new JarFile(file.toFile())) {
      for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
        JarEntry entry = entries.nextElement();
        String name = entry.getName();
        if (name.startsWith(prefix)
            && (!prefix.equals(own.inside()) || isOwnEntry(name.substring(prefix.length())))) {
          update(digest, name + " " + entry.getSize() + " " + entry.getCrc());
        }
      }
    }
  }

  private static void update(MessageDigest digest, String text) {
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
  }
}
