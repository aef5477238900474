package org.sparebit.worker.runtime;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.sparebit.files.FileProblem;
import org.sparebit.worker.failure.WorkerUnavailableException;

/** Unpacks FFmpeg's GPL build into a folder of its own, which no class path names before. */
public final class GplInstallation implements GplLibraries {
  private final Consumer<Path> unpacked;
  private final Path folder;

  /**
   * @param unpacked gets the folder of the libraries once it is complete
   * @param folder where to unpack to; made if it does not exist
   */
  public GplInstallation(Consumer<Path> unpacked, Path folder) {
    this.unpacked = unpacked;
    this.folder = folder.toAbsolutePath().normalize();
  }

  @Override
  public void install(String fingerprint, Jar jar)
      throws WorkerUnavailableException, InterruptedException {
    UnpackOnce unpackOnce = new UnpackOnce(folder);
    String name = "ffmpeg-gpl-" + fingerprint;
    // Asked for before unpacking begins: it may have to be downloaded first.
    Path source = unpackOnce.isUnpacked(name) ? null : jar.find();
    NativePlatform platform = NativePlatform.current();
    try {
      unpacked.accept(
          unpackOnce.folder(
              name,
              into -> {
                if (source == null) {
                  throw new IOException(name + " has just been deleted");
                }
                JarUnpacker.extractNatives(
                    new WorkerLibraries.Source(source, null), platform::isGplLibrary, into);
              }));
    } catch (IOException e) {
      throw new WorkerUnavailableException(
          "the GPL build of FFmpeg could not be unpacked to "
              + folder
              + " ("
              + FileProblem.reasonAndPath(e)
              + "); make that folder writable with about 100 MB free");
    }
  }
}
