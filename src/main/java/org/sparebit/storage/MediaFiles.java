package org.sparebit.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** Looks at the files that a request names, as far as that needs no decoder. */
public final class MediaFiles {
  /** Of an output, /isize_files included: more than any library of films has. */
  private static final int MAX_FOLDERS = 64;

  private final MediaRoots roots;

  public MediaFiles(MediaRoots roots) {
    this.roots = roots;
  }

  /**
   * An input: a regular, readable file that is not empty.
   *
   * @throws PathRefusedException if it is none; the message is for the user
   */
  public MediaFile input(String path) throws PathRefusedException {
    ApiPath apiPath = ApiPath.parse(path);
    MediaFile file = roots.locate(apiPath);
    try {
      BasicFileAttributes attributes =
          Files.readAttributes(file.realPath(), BasicFileAttributes.class);
      if (!attributes.isRegularFile() || apiPath.namesFolder()) {
        throw ApiPath.refused(path, "is not a file but " + kind(attributes));
      }
      if (!Files.isReadable(file.realPath())) {
        throw ApiPath.refused(path, RefusalTexts.notReadable());
      }
      requireReadableFolders(path, file);
      if (attributes.size() == 0) {
        throw ApiPath.refused(path, "is empty; send a file of more than 0 bytes");
      }
      return file;
    } catch (NoSuchFileException e) {
      throw ApiPath.refused(
          path, "does not exist on the server; copy the file there first, or correct the path");
    } catch (IOException e) {
      throw ApiPath.refused(path, RefusalTexts.describe(e));
    }
  }

  /**
   * An output: a file, new or to be replaced, in a folder that can be written to or created.
   *
   * @throws PathRefusedException if it can't be one; the message is for the user
   */
  public MediaFile output(String path) throws PathRefusedException {
    ApiPath apiPath = ApiPath.parse(path);
    if (apiPath.segments().size() > MAX_FOLDERS + 1) {
      throw ApiPath.refused(
          path,
          "lies "
              + (apiPath.segments().size() - 1)
              + " folders deep; accepted are at most "
              + MAX_FOLDERS);
    }
    MediaFile file = roots.locate(apiPath);
    MediaRoots.requireOutputFolder(apiPath, file);
    if (apiPath.namesFolder() || Files.isDirectory(file.realPath())) {
      throw ApiPath.refused(path, "names a folder; add a file name");
    }
    if (Files.exists(file.realPath()) && !Files.isRegularFile(file.realPath())) {
      throw ApiPath.refused(path, "exists and is not a regular file; choose another name");
    }
    Path folder = nearestFolder(file.realPath());
    if (!Files.isDirectory(folder)) {
      throw ApiPath.refused(path, "lies below a file instead of a folder; choose another folder");
    }
    requireReadableFolders(path, file);
    if (!Files.isWritable(folder)) {
      roots.requireWritableFileSystem();
      throw ApiPath.refused(
          path, isReadOnlyMount(folder) ? RefusalTexts.READ_ONLY : RefusalTexts.notWritable());
    }
    return file;
  }

  private static void requireReadableFolders(String path, MediaFile file)
      throws PathRefusedException {
    Path folder = file.realPath().getParent();
    while (folder != null && folder.startsWith(file.realRoot())) {
      if (Files.exists(folder) && !Files.isReadable(folder)) {
        throw ApiPath.refused(path, RefusalTexts.folderNotReadable());
      }
      folder = folder.getParent();
    }
  }

  private static boolean isReadOnlyMount(Path folder) {
    try {
      return Files.getFileStore(folder).isReadOnly();
    } catch (IOException e) {
      return false;
    }
  }

  private static Path nearestFolder(Path file) {
    Path folder = file.resolveSibling("");
    while (folder.getParent() != null && !Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      folder = folder.getParent();
    }
    return folder;
  }

  private static String kind(BasicFileAttributes attributes) {
    return attributes.isDirectory() ? "a folder" : "a device, pipe or socket";
  }
}
