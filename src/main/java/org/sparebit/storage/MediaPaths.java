package org.sparebit.storage;

import org.sparebit.files.RootedFile;

/** Maps the API's paths, {@code /isize_files/…} and {@code /isize/samples/…}, to the machine's. */
public interface MediaPaths {

  /**
   * The real path of an API path that lies below an allowed root, symbolic links followed as far as
   * the path exists, with the real folder of that root.
   *
   * @throws PathRefusedException if it does not; the message is for the user
   */
  RootedFile resolve(String apiPath) throws PathRefusedException;

  /**
   * Likewise, for a file that is to be written.
   *
   * @throws PathRefusedException also if it lies in a folder that is only to be read
   */
  RootedFile resolveOutput(String apiPath) throws PathRefusedException;
}
