package org.sparebit.database.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/**
 * A file system for H2 whose writes are on the disk when they return ({@code fsync}). H2 writes
 * each commit with one write and calls for no more by itself, so without this a power cut costs the
 * commits of the last seconds. Public, because H2 creates it.
 */
public final class ForcedWrites extends FilePathWrapper {
  public static final String SCHEME = "forced";

  /** Makes it known to H2; once more does no harm. */
  public static void register() {
    FilePath.register(new ForcedWrites());
  }

  @Override
  public String getScheme() {
    return SCHEME;
  }

  @Override
  public FileChannel open(String mode) throws IOException {
    return new Channel(getBase().open(mode));
  }

  /** Not synchronized, as the channel below isn't: who reads must not wait for the disk. */
  @SuppressWarnings("UnsynchronizedOverridesSynchronized")
  private static final class Channel extends FileBaseDefault {
    private final FileChannel base;

    Channel(FileChannel base) {
      this.base = base;
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
      return base.read(target, position);
    }

    @Override
    public int write(ByteBuffer source, long position) throws IOException {
      int written = base.write(source, position);
      base.force(false);
      return written;
    }

    @Override
    public void force(boolean metaData) throws IOException {
      base.force(metaData);
    }

    @Override
    public long size() throws IOException {
      return base.size();
    }

    @Override
    protected void implTruncate(long size) throws IOException {
      base.truncate(size);
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
      return base.tryLock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
      base.close();
    }
  }
}
