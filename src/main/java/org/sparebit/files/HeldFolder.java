package org.sparebit.files;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A folder that is held open. What is done in it is done in this very folder, whatever has become
 * of its path meanwhile, and never through a symbolic link.
 *
 * <p>That is possible where the JDK has {@link SecureDirectoryStream}, which it has on Linux;
 * elsewhere nothing is opened at all. The user needs read permission on every folder below the
 * root, since the JDK can't hold a folder otherwise.
 */
public final class HeldFolder implements Closeable {
  private final SecureDirectoryStream<Path> stream;

  private HeldFolder(SecureDirectoryStream<Path> stream) {
    this.stream = stream;
  }

  /**
   * Goes from a trusted folder down to another one, name by name.
   *
   * @param root where to begin; links on its own path are followed
   * @param folder {@code root} or one below it
   * @throws UnexpectedFileException if a link or a file stands where a folder was
   */
  // The stream is the folder, and is closed with it.
  @SuppressWarnings("StreamResourceLeak")
  public static HeldFolder open(Path root, Path folder) throws IOException {
    HeldFolder current = new HeldFolder(secure(Files.newDirectoryStream(root)));
    if (folder.equals(root)) {
      return current;
    }
    for (Path name : root.relativize(folder)) {
      try (HeldFolder parent = current) {
        current = parent.inner(name);
      }
    }
    return current;
  }

  private HeldFolder inner(Path name) throws IOException {
    BasicFileAttributes found = attributes(name);
    if (found.isSymbolicLink()) {
      throw new UnexpectedFileException("a symbolic link has taken the place of a folder above it");
    }
    if (!found.isDirectory()) {
      throw new UnexpectedFileException("a file has taken the place of a folder above it");
    }
    return new HeldFolder(secure(stream.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)));
  }

  private static SecureDirectoryStream<Path> secure(DirectoryStream<Path> opened)
      throws IOException {
    if (opened instanceof SecureDirectoryStream<Path> secure) {
      return secure;
    }
    opened.close();
    throw new IOException("this system can't open a folder so that nobody can exchange it");
  }

  /**
   * Opens a regular file.
   *
   * @throws UnexpectedFileException if it is a link, a pipe or the like, which would be waited for
   */
  public FileChannel openForReading(String name) throws IOException {
    Path file = Path.of(name);
    BasicFileAttributes found = attributes(file);
    if (found.isSymbolicLink()) {
      throw new UnexpectedFileException("a symbolic link has taken its place");
    }
    if (!found.isRegularFile()) {
      throw new UnexpectedFileException("a folder, pipe or device has taken its place");
    }
    return channel(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
  }

  /**
   * Creates a file, to be written and read.
   *
   * @throws java.nio.file.FileAlreadyExistsException if anything has that name, a link included
   */
  public FileChannel create(String name) throws IOException {
    return channel(
        Path.of(name),
        Set.of(
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS));
  }

  private FileChannel channel(Path name, Set<? extends OpenOption> options) throws IOException {
    SeekableByteChannel opened = stream.newByteChannel(name, options);
    if (opened instanceof FileChannel channel) {
      return channel;
    }
    opened.close();
    throw new IOException("this system has no channels for files of a held folder");
  }

  /** What has a name in this folder at the moment; of a link, the link itself. */
  public BasicFileAttributes attributes(String name) throws IOException {
    return attributes(Path.of(name));
  }

  private BasicFileAttributes attributes(Path name) throws IOException {
    return stream
        .getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .readAttributes();
  }

  /** Gives a file another name in this folder, in one step; a file of that name is replaced. */
  public void rename(String from, String to) throws IOException {
    stream.move(Path.of(from), stream, Path.of(to));
  }

  /**
   * Removes a file, or a link itself.
   *
   * @return whether it was there
   */
  public boolean delete(String name) throws IOException {
    try {
      stream.deleteFile(Path.of(name));
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** All names in this folder; can be asked once. */
  public List<String> names() throws IOException {
    List<String> names = new ArrayList<>();
    try {
      stream.forEach(path -> names.add(String.valueOf(path.getFileName())));
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return names;
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
