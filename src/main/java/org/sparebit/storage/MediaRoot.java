package org.sparebit.storage;

import java.nio.file.Path;
import java.util.List;

/**
 * A folder that jobs may use.
 *
 * @param name its path in the API, such as {@code /isize_files}
 * @param folder its path on this machine
 */
record MediaRoot(String name, Path folder, boolean readOnly) {

  /** Whether this is the root of a path of the API. */
  boolean holds(ApiPath path) {
    List<String> own = names();
    return path.segments().size() >= own.size()
        && path.segments().subList(0, own.size()).equals(own);
  }

  /** The path of the machine that a path of the API stands for, symbolic links not followed. */
  Path lexicalPath(ApiPath path) {
    Path result = folder;
    for (String segment : path.segments().subList(names().size(), path.segments().size())) {
      result = result.resolve(segment);
    }
    return result;
  }

  private List<String> names() {
    return List.of(name.substring(1).split("/"));
  }
}
