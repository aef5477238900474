package org.sparebit.storage;

import java.nio.file.Path;
import org.sparebit.files.SameFile;

/**
 * A path that a request has named, resolved.
 *
 * @param apiPath the one spelling that this file has in the API: two requests that name the same
 *     path, be it by doubled slashes or through a symbolic link, get the same text
 * @param realPath absolute, symbolic links followed as far as the path exists
 * @param realRoot the real path of the folder that jobs may use and that this file is below
 * @param readOnly whether jobs may only read here
 */
public record MediaFile(String apiPath, Path realPath, Path realRoot, boolean readOnly) {

  /** Whether writing to the other would replace this one. */
  public boolean isSameFileAs(MediaFile other) {
    return SameFile.is(realPath, other.realPath);
  }
}
