package org.sparebit.storage;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The clip that the first job of every user reads: {@code /isize/samples/test.mp4}. */
public final class SampleClip {
  /** Its name in the samples folder; the class path has it as {@code samples/test.mp4}. */
  public static final String NAME = "test.mp4";

  private SampleClip() {}

  /**
   * Brings the clip into the samples folder, unless it is there already. A reader sees the old file
   * or the new one, never a part.
   *
   * @param clip its content; closed by this method
   */
  public static void unpack(InputStream clip, Path samplesFolder) throws IOException {
    Files.createDirectories(samplesFolder);
    Path target = samplesFolder.resolve(NAME);
    Path fresh = Files.createTempFile(samplesFolder, NAME, ".new");
    try (InputStream in = new BufferedInputStream(clip)) {
      Files.copy(in, fresh, StandardCopyOption.REPLACE_EXISTING);
      if (Files.isRegularFile(target) && Files.mismatch(fresh, target) < 0) {
        return;
      }
      Files.move(
          fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }
}
