package org.sparebit.engine.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.sparebit.engine.failure.EncodeFailure;
import org.sparebit.engine.ffmpeg.Demuxer;
import org.sparebit.engine.ffmpeg.FfmpegException;
import org.sparebit.files.FileProblem;
import org.sparebit.files.HeldFolder;
import org.sparebit.files.RootedFile;
import org.sparebit.files.UnexpectedFileException;
import org.sparebit.protocol.FailureCode;
import org.sparebit.protocol.JobFiles;

/** The one open file that all of a job's passes read. */
final class InputFile implements Source {
  private static final int MP4_HEAD_BYTES = 8;

  /** As much as a demuxer needs to tell what a file is. */
  private static final int HEAD_BYTES = 64 * 1024;

  private final HeldFolder folder;
  private final String name;
  private final FileChannel channel;
  private final BasicFileAttributes opened;

  private InputFile(
      HeldFolder folder, String name, FileChannel channel, BasicFileAttributes opened) {
    this.folder = folder;
    this.name = name;
    this.channel = channel;
    this.opened = opened;
  }

  static InputFile open(JobFiles files) throws EncodeFailure {
    RootedFile file = new RootedFile(Path.of(files.inputRoot()), Path.of(files.input()));
    try {
      HeldFolder folder = file.openFolder();
      try {
        BasicFileAttributes found = folder.attributes(file.name());
        return new InputFile(folder, file.name(), folder.openForReading(file.name()), found);
      } catch (IOException | RuntimeException e) {
        folder.close();
        throw e;
      }
    } catch (NoSuchFileException e) {
      throw new EncodeFailure(
          FailureCode.INPUT_NOT_FOUND,
          "the input is no longer there; put it back and submit the job again",
          e);
    } catch (AccessDeniedException e) {
      if (Files.isReadable(file.path())) {
        // The user may, but this process may not: it is confined to the file that was checked.
        throw replaced("another file has taken its place, or this system's security forbids it", e);
      }
      throw new EncodeFailure(
          FailureCode.INPUT_UNREADABLE,
          "the input can't be read; check its permissions, and those of the folders above it, for "
              + "the user that Sparebit runs as",
          e);
    } catch (UnexpectedFileException e) {
      throw replaced(e.getMessage(), e);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private static EncodeFailure replaced(String what, IOException e) {
    return new EncodeFailure(
        FailureCode.INPUT_CHANGED,
        "the input is not what was checked: "
            + what
            + "; leave the file as it is and submit the job again",
        e);
  }

  private static EncodeFailure unreadable(IOException e) {
    return new EncodeFailure(
        FailureCode.STORAGE_UNAVAILABLE,
        "the input can't be read (" + FileProblem.reason(e) + "); check its disk or its connection",
        e);
  }

  @Override
  public Demuxer demuxer() throws EncodeFailure {
    try {
      return Demuxer.open(channel, name);
    } catch (FfmpegException e) {
      throw OpeningFailures.of(this, e);
    }
  }

  @Override
  public long select(Demuxer demuxer, long startMicros) {
    return startMicros;
  }

  /**
   * What it is like now. Another file that has taken its name is of no importance: this one is
   * still there for whoever has it open.
   */
  @Override
  public InputState state() throws EncodeFailure {
    BasicFileAttributes now = opened;
    try {
      BasicFileAttributes found = folder.attributes(name);
      if (Objects.equals(found.fileKey(), opened.fileKey())) {
        now = found;
      }
    } catch (NoSuchFileException e) {
      // Removed, which is likewise of no importance.
    } catch (IOException e) {
      throw unreadable(e);
    }
    try {
      return new InputState(channel.size(), now.lastModifiedTime().toMillis());
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** Demuxers report an I/O error for damaged files, too, so the file itself is asked. */
  public boolean canBeRead() {
    try {
      int unused = channel.read(ByteBuffer.allocate(HEAD_BYTES), 0);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  public boolean beginsLikeMp4() {
    ByteBuffer head = ByteBuffer.allocate(MP4_HEAD_BYTES);
    try {
      return channel.read(head, 0) == MP4_HEAD_BYTES
          && new String(head.array(), 4, 4, StandardCharsets.ISO_8859_1).equals("ftyp");
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    OutputFile.closeQuietly(channel);
    OutputFile.closeQuietly(folder);
  }
}
