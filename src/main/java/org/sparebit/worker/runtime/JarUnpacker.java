package org.sparebit.worker.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.function.Predicate;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.sparebit.worker.runtime.WorkerLibraries.Source;

/** Copies parts of jars, nested ones included, to plain files. */
final class JarUnpacker {
  private JarUnpacker() {}

  /** Writes our own classes, those that workers need, as a jar. */
  static void copyOwn(Source own, Path target) throws IOException {
    String prefix = String.valueOf(own.inside());
    try (JarFile jar = new JarFile(own.file().toFile());
        ZipOutputStream out = jarWriter(target)) {
      for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
        JarEntry entry = entries.nextElement();
        if (entry.isDirectory() || !entry.getName().startsWith(prefix)) {
          continue;
        }
        String name = entry.getName().substring(prefix.length());
        if (WorkerLibraries.isOwnEntry(name)) {
          try (InputStream in = jar.getInputStream(entry)) {
            write(out, name, in);
          }
        }
      }
    }
  }

  /**
   * Writes a Java library without the native libraries inside of it: ONNX Runtime's jar brings
   * those of every platform, 180 MB unpacked.
   */
  static void copyWithoutNatives(Source library, Path target) throws IOException {
    try (ZipInputStream in = open(library);
        ZipOutputStream out = jarWriter(target)) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        if (!entry.isDirectory() && !entry.getName().contains("/native/")) {
          write(out, entry.getName(), in);
        }
      }
    }
  }

  /** Writes the entries of a jar that are wanted, all into one folder. */
  static void extractNatives(Source library, Predicate<String> wanted, Path folder)
      throws IOException {
    try (ZipInputStream in = open(library)) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        String name = entry.getName();
        if (wanted.test(name)) {
          Files.copy(in, folder.resolve(name.substring(name.lastIndexOf('/') + 1)));
        }
      }
    }
  }

  private static ZipOutputStream jarWriter(Path target) throws IOException {
    ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(target));
    // Workers start often and read these jars each time; the disk space saved would be 5 MB.
    out.setLevel(Deflater.NO_COMPRESSION);
    return out;
  }

  private static void write(ZipOutputStream out, String name, InputStream in) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    out.putNextEntry(entry);
    in.transferTo(out);
    out.closeEntry();
  }

  private static ZipInputStream open(Source library) throws IOException {
    String nested = library.inside();
    if (nested == null) {
      return new ZipInputStream(Files.newInputStream(library.file()));
    }
    JarFile jar = new JarFile(library.file().toFile());
    try {
      JarEntry entry = jar.getJarEntry(nested);
      if (entry == null) {
        throw new IOException(library.file() + " has no entry " + nested);
      }
      return new NestedJarStream(jar, entry);
    } catch (IOException e) {
      jar.close();
      throw e;
    }
  }

  /** Closes the outer jar with the inner one. */
  private static final class NestedJarStream extends ZipInputStream {
    private final JarFile outer;

    NestedJarStream(JarFile outer, JarEntry entry) throws IOException {
      super(outer.getInputStream(entry));
      this.outer = outer;
    }

    @Override
    public void close() throws IOException {
      try {
        super.close();
      } finally {
        outer.close();
      }
    }
  }
}
