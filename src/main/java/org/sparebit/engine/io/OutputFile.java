package org.sparebit.engine.io;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sparebit.codec.Container;
import org.sparebit.engine.failure.EncodeFailure;
import org.sparebit.engine.failure.FailureTexts;
import org.sparebit.engine.ffmpeg.Demuxer;
import org.sparebit.engine.ffmpeg.FfmpegException;
import org.sparebit.engine.ffmpeg.Muxer;
import org.sparebit.files.FileProblem;
import org.sparebit.files.HeldFolder;
import org.sparebit.files.RootedFile;
import org.sparebit.files.UnexpectedFileException;
import org.sparebit.protocol.FailureCode;
import org.sparebit.protocol.FileIdentity;
import org.sparebit.protocol.JobFiles;

/**
 * The result on its way: written under a temporary name, given its own in one step. The folder is
 * held open from the beginning, so that all of it happens in the same one.
 */
final class OutputFile implements Sink, Sink.Written {
  private static final System.Logger LOG = System.getLogger(OutputFile.class.getName());

  private final RootedFile temporary;
  private final String name;
  private @Nullable Created created;
  private boolean discarded;

  /**
   * What is there once the file has been created.
   *
   * @param identity by which the file is known again
   */
  private record Created(HeldFolder folder, FileChannel channel, @Nullable Object identity) {}

  OutputFile(JobFiles files) {
    this.temporary = new RootedFile(Path.of(files.outputRoot()), Path.of(files.temporaryOutput()));
    this.name = String.valueOf(Path.of(files.output()).getFileName());
  }

  @Override
  public Muxer muxer(Container container, long mostBytes) throws EncodeFailure {
    FileChannel file = create();
    try {
      return Muxer.create(file, container.muxer(), mostBytes);
    } catch (FfmpegException e) {
      throw FailureTexts.notCreated(e);
    }
  }

  /** Creates the temporary file; returns it open, and closes it in the end. */
  private synchronized FileChannel create() throws EncodeFailure {
    if (discarded || created != null) {
      throw new IllegalStateException("the output has been created or discarded before");
    }
    try {
      HeldFolder folder = temporary.openFolder();
      try {
        FileChannel channel = folder.create(temporary.name());
        Object identity = folder.attributes(temporary.name()).fileKey();
        created = new Created(folder, channel, identity);
        return channel;
      } catch (IOException | RuntimeException e) {
        folder.close();
        throw e;
      }
    } catch (IOException e) {
      throw failure("be created", e);
    }
  }

  private Created created() {
    Created now = created;
    if (now == null) {
      throw new IllegalStateException("there is no output yet");
    }
    return now;
  }

  @Override
  public Optional<Written> written() {
    return Optional.of(this);
  }

  @Override
  public synchronized Demuxer demuxer() throws FfmpegException {
    return Demuxer.open(created().channel(), name);
  }

  @Override
  public synchronized boolean canBeRead() {
    try {
      int unused = created().channel().read(ByteBuffer.allocate(1), 0);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public synchronized long sizeBytes() throws EncodeFailure {
    try {
      return created().channel().size();
    } catch (IOException e) {
      throw failure("be measured", e);
    }
  }

  @Override
  public synchronized String identity() throws EncodeFailure {
    try {
      return FileIdentity.of(created().folder().attributes(temporary.name()));
    } catch (IOException e) {
      throw failure("be measured", e);
    }
  }

  @Override
  public synchronized void publish() throws EncodeFailure {
    Created now = created();
    try {
      // The name must not become visible before the content would survive a power cut.
      now.channel().force(true);
      Object identity = now.folder().attributes(temporary.name()).fileKey();
      if (!Objects.equals(identity, now.identity())) {
        throw new UnexpectedFileException("another file has taken the place of the temporary one");
      }
      now.folder().rename(temporary.name(), name);
    } catch (IOException e) {
      throw failure("be published", e);
    }
    forceFolder();
  }

  /** The new name must survive a power cut, too, before the job counts as done. */
  private void forceFolder() {
    try (FileChannel folder =
        FileChannel.open(temporary.path().resolveSibling(""), StandardOpenOption.READ)) {
      folder.force(true);
    } catch (IOException e) {
      // The result stands there, whatever a file system makes of this.
      LOG.log(System.Logger.Level.WARNING, "the folder of the output can't be forced", e);
    }
  }

  @Override
  public synchronized void discard() {
    discarded = true;
    if (created == null) {
      return;
    }
    try {
      created.folder().delete(temporary.name());
    } catch (IOException | RuntimeException e) {
      // The server tries again once this process has ended.
      LOG.log(System.Logger.Level.WARNING, "the temporary output can't be removed", e);
    }
  }

  @Override
  public synchronized void close() {
    if (created != null) {
      closeQuietly(created.channel());
      closeQuietly(created.folder());
    }
  }

  /** What has to be written has been by then. */
  static void closeQuietly(Closeable open) {
    try {
      open.close();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "closing failed", e);
    }
  }

  private static EncodeFailure failure(String doing, IOException e) {
    String text = String.valueOf(e.getMessage());
    if (text.contains("No space left") || text.contains("quota")) {
      return new EncodeFailure(
          FailureCode.OUTPUT_DISK_FULL, "the disk of the output is full; free some space", e);
    }
    if (text.contains("Input/output error") || text.contains("Stale file handle")) {
      return new EncodeFailure(
          FailureCode.STORAGE_UNAVAILABLE,
          "the disk of the output fails; check it or its connection",
          e);
    }
    return new EncodeFailure(
        FailureCode.OUTPUT_NOT_WRITABLE,
        "the output can't "
            + doing
            + " ("
            + reason(e)
            + "); check that its folder exists and is readable and writable for the user that "
            + "Sparebit runs as",
        e);
  }

  private static String reason(IOException e) {
    return e instanceof FileAlreadyExistsException
        ? "something has its temporary name"
        : FileProblem.reason(e);
  }
}
