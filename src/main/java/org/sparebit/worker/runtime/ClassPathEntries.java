package org.sparebit.worker.runtime;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/**
 * A class path as the Java launcher sees it: folders and jars, those included that a jar's manifest
 * names.
 */
final class ClassPathEntries {
  private ClassPathEntries() {}

  static List<Path> of(String classPath) throws IOException {
    List<Path> entries = new ArrayList<>();
    for (String element : classPath.split(File.pathSeparator, -1)) {
      Path path = Path.of(element).toAbsolutePath().normalize();
      if (Files.isDirectory(path)) {
        entries.add(path);
      } else if (Files.isRegularFile(path)) {
        entries.add(path);
        addManifestClassPath(path, entries);
      }
    }
    return entries;
  }

  /** Spring Boot's extracted layout and some test runners put the libraries there. */
  private static void addManifestClassPath(Path jar, List<Path> entries) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      Manifest manifest = file.getManifest();
      String named =
          manifest == null
              ? null
              : manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
      if (named == null) {
        return;
      }
      for (String reference : named.strip().split("\\s+", -1)) {
        URI uri = jar.toUri().resolve(reference);
        if ("file".equals(uri.getScheme())) {
          Path entry = Path.of(uri).normalize();
          if (Files.exists(entry) && !entries.contains(entry)) {
            entries.add(entry);
          }
        }
      }
    }
  }
}
