package org.sparebit.storage;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;

/** The clip that the first job of every user reads: {@code /isize/samples/test.mp4}. */
public final class SampleClip {
  /** Its name in the samples folder; the class path has it as {@code samples/test.mp4}. */
  public static final String NAME = "test.mp4";

  private SampleClip() {}

  /** Where its content is. */
  @FunctionalInterface
  public interface Source {
    /** From its beginning on. */
    InputStream open() throws IOException;
  }

  /**
   * Brings the clip into the samples folder, unless it is there already: then nothing is written,
   * since the disk may be full. A reader sees the old file or the new one, never a part.
   */
  public static void unpack(Source clip, Path samplesFolder) throws IOException {
    Path target = samplesFolder.resolve(NAME);
    if (isThere(clip, target)) {
      return;
    }
    Files.createDirectories(samplesFolder);
    Path fresh = Files.createTempFile(samplesFolder, NAME, ".new");
    try {
      try (InputStream in = clip.open()) {
        Files.copy(in, fresh, StandardCopyOption.REPLACE_EXISTING);
      }
      Files.move(
          fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private static boolean isThere(Source clip, Path target) throws IOException {
    if (!Files.isRegularFile(target)) {
      return false;
    }
    byte[] wanted = new byte[64 * 1024];
    byte[] found = new byte[wanted.length];
    try (InputStream in = new BufferedInputStream(clip.open());
        InputStream there = Files.newInputStream(target)) {
      int read;
      do {
        read = in.readNBytes(wanted, 0, wanted.length);
        if (read != there.readNBytes(found, 0, found.length)
            || !Arrays.equals(wanted, 0, read, found, 0, read)) {
          return false;
        }
      } while (read > 0);
      return true;
    }
  }
}
