package org.sparebit.engine.ffmpeg;

import static org.bytedeco.ffmpeg.global.avformat.AVSEEK_FORCE;
import static org.bytedeco.ffmpeg.global.avformat.AVSEEK_SIZE;
import static org.bytedeco.ffmpeg.global.avformat.avio_alloc_context;
import static org.bytedeco.ffmpeg.global.avformat.avio_context_free;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.av_free;
import static org.bytedeco.ffmpeg.global.avutil.av_malloc;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * An open file as FFmpeg reads or writes it, from its beginning and at a position of its own. Owns
 * the native context and its buffer; the channel stays the caller's and must outlive this.
 */
final class FileIo implements AutoCloseable {
  /**
   * Large packets are read past the buffer, so this is about small ones. Files whose tracks lie
   * apart read a whole buffer for each packet.
   */
  private static final int READ_BUFFER_BYTES = 64 << 10;

  /** Y4M is written line by line. */
  private static final int WRITE_BUFFER_BYTES = 256 << 10;

  private static final int SEEK_SET = 0;
  private static final int SEEK_CUR = 1;
  private static final int SEEK_END = 2;

  /** Linux's numbers of errors. */
  private static final int EIO = 5;

  private static final int EINVAL = 22;
  private static final int EFBIG = 27;
  private static final int ENOSPC = 28;
  private static final int EROFS = 30;
  private static final int ESTALE = 116;
  private static final int EDQUOT = 122;

  /** What Java makes of such a number is only a text; workers run in the locale C.UTF-8. */
  private static final Map<String, Integer> ERRORS =
      Map.of(
          "No space left on device", ENOSPC,
          "Disk quota exceeded", EDQUOT,
          "File too large", EFBIG,
          "Read-only file system", EROFS,
          "Stale file handle", ESTALE);

  private static final System.Logger LOG = System.getLogger(FileIo.class.getName());

  /** FFmpeg hands back a number, by which the callbacks find their file. */
  private static final Map<Long, FileIo> OPEN = new ConcurrentHashMap<>();

  private static final AtomicLong LAST_ID = new AtomicLong();

  private final long id = LAST_ID.incrementAndGet();
  private final FileChannel channel;
  private final AVIOContext context;
  private final long mostBytes;
  private long position;

  /** Set by whichever thread writes. */
  private volatile boolean full;

  /** A number in the place of an address; nothing stands there. */
  private static final class Id extends Pointer {
    Id(long id) {
      address = id;
    }
  }

  private FileIo(FileChannel channel, boolean writing, long mostBytes) throws FfmpegException {
    this.channel = channel;
    this.mostBytes = mostBytes;
    int size = writing ? WRITE_BUFFER_BYTES : READ_BUFFER_BYTES;
    Pointer buffer = av_malloc(size);
    if (buffer == null) {
      throw FfmpegException.outOfMemory("opening a file");
    }
    AVIOContext created =
        avio_alloc_context(
            new BytePointer(buffer),
            size,
            writing ? 1 : 0,
            new Id(id),
            writing ? null : FileCallbacks.READ,
            writing ? FileCallbacks.WRITE : null,
            FileCallbacks.SEEK);
    if (created == null) {
      av_free(buffer);
      throw FfmpegException.outOfMemory("opening a file");
    }
    this.context = created;
  }

  static FileIo reading(FileChannel channel) throws FfmpegException {
    return opened(new FileIo(channel, false, 0));
  }

  /**
   * Opens a file for writing.
   *
   * @param mostBytes how large the file may get, 0 for any size
   */
  static FileIo writing(FileChannel channel, long mostBytes) throws FfmpegException {
    return opened(new FileIo(channel, true, mostBytes));
  }

  private static FileIo opened(FileIo file) {
    OPEN.put(file.id, file);
    return file;
  }

  /** The file that a callback means; null if it is closed. */
  static @Nullable FileIo of(@Nullable Pointer opaque) {
    return opaque == null ? null : OPEN.get(opaque.address());
  }

  /** How many files FFmpeg has open at the moment. */
  static int open() {
    return OPEN.size();
  }

  AVIOContext context() {
    return context;
  }

  FileChannel channel() {
    return channel;
  }

  int read(ByteBuffer target) {
    try {
      int read = channel.read(target, position);
      if (read < 0) {
        return AVERROR_EOF;
      }
      position += read;
      return read;
    } catch (IOException | RuntimeException | Error e) {
      return error("read", e);
    }
  }

  int write(ByteBuffer source) {
    int size = source.remaining();
    if (mostBytes > 0 && position + size > mostBytes) {
      full = true;
      return -EFBIG;
    }
    try {
      while (source.hasRemaining()) {
        position += channel.write(source, position);
      }
      return size;
    } catch (IOException | RuntimeException | Error e) {
      return error("written", e);
    }
  }

  /** Whether something was not written since the file would have got larger than it may. */
  boolean isFull() {
    return full;
  }

  /** How large the file may get, 0 for any size. */
  long mostBytes() {
    return mostBytes;
  }

  long seek(long offset, int whence) {
    try {
      long target =
          switch (whence & ~AVSEEK_FORCE) {
            case AVSEEK_SIZE -> channel.size();
            case SEEK_SET -> offset;
            case SEEK_CUR -> position + offset;
            case SEEK_END -> channel.size() + offset;
            default -> -EINVAL;
          };
      if (target < 0) {
        return -EINVAL;
      }
      if ((whence & AVSEEK_SIZE) == 0) {
        position = target;
      }
      return target;
    } catch (IOException | RuntimeException | Error e) {
      return error("measured", e);
    }
  }

  private static int error(String doing, Throwable e) {
    LOG.log(System.Logger.Level.WARNING, "a file can''t be {0}: {1}", doing, e);
    return -ERRORS.getOrDefault(String.valueOf(e.getMessage()), EIO);
  }

  /** What has not been flushed is lost. */
  @Override
  public void close() {
    if (OPEN.remove(id) != null) {
      av_free(context.buffer());
      avio_context_free(context);
    }
  }
}
