package org.sparebit.engine.ffmpeg;

import static org.bytedeco.ffmpeg.global.avformat.AVIO_FLAG_READ;

import java.nio.charset.StandardCharsets;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.Read_packet_Pointer_BytePointer_int;
import org.bytedeco.ffmpeg.avformat.Seek_Pointer_long_int;
import org.bytedeco.ffmpeg.avformat.Write_packet_Pointer_BytePointer_int;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * What FFmpeg calls for its files. One of each for the whole process: JavaCPP has only a few of a
 * kind, and native code keeps them for as long as it runs. None may throw, which would end the
 * process.
 */
final class FileCallbacks {
  private static final System.Logger LOG = System.getLogger(FileCallbacks.class.getName());

  /** Linux's numbers of errors. */
  private static final int EACCES = 13;

  private static final int EINVAL = 22;

  static final Read_packet_Pointer_BytePointer_int READ =
      new Read_packet_Pointer_BytePointer_int() {
        @Override
        public int call(Pointer opaque, BytePointer buffer, int size) {
          FileIo file = FileIo.of(opaque);
          return file == null ? -EINVAL : file.read(buffer.capacity(size).asByteBuffer());
        }
      };

  static final Write_packet_Pointer_BytePointer_int WRITE =
      new Write_packet_Pointer_BytePointer_int() {
        @Override
        public int call(Pointer opaque, BytePointer buffer, int size) {
          FileIo file = FileIo.of(opaque);
          return file == null ? -EINVAL : file.write(buffer.capacity(size).asByteBuffer());
        }
      };

  static final Seek_Pointer_long_int SEEK =
      new Seek_Pointer_long_int() {
        @Override
        public long call(Pointer opaque, long offset, int whence) {
          FileIo file = FileIo.of(opaque);
          return file == null ? -EINVAL : file.seek(offset, whence);
        }
      };

  /** For a context that may open no file besides the one that it has been given. */
  static final Open REFUSE = new Open(false);

  /** For a muxer, which reads again what it has written in order to move its index to the front. */
  static final Open OWN_OUTPUT = new Open(true);

  static final AVFormatContext.Io_close2_AVFormatContext_AVIOContext CLOSE =
      new AVFormatContext.Io_close2_AVFormatContext_AVIOContext() {
        @Override
        public int call(AVFormatContext format, AVIOContext io) {
          FileIo file = io == null ? null : FileIo.of(io.opaque());
          if (file != null) {
            file.close();
          }
          return 0;
        }
      };

  private FileCallbacks() {}

  /** Opens what a format asks for beside its file. */
  static final class Open
      extends AVFormatContext
          .Io_open_AVFormatContext_PointerPointer_BytePointer_int_PointerPointer {
    private final boolean ownOutput;

    private Open(boolean ownOutput) {
      this.ownOutput = ownOutput;
    }

    @Override
    @SuppressWarnings("rawtypes") // JavaCPP's own signature.
    public int call(
        AVFormatContext format,
        PointerPointer opened,
        BytePointer url,
        int flags,
        PointerPointer options) {
      AVIOContext io = format.pb();
      FileIo output = io == null ? null : FileIo.of(io.opaque());
      if (!ownOutput
          || output == null
          || flags != AVIO_FLAG_READ
          || !text(url).equals(text(format.url()))) {
        LOG.log(System.Logger.Level.WARNING, "refused to open {0}", text(url));
        return -EACCES;
      }
      try {
        opened.put(0, FileIo.reading(output.channel()).context());
        return 0;
      } catch (FfmpegException e) {
        LOG.log(System.Logger.Level.WARNING, "the output can't be read again", e);
        return -EINVAL;
      }
    }

    private static String text(BytePointer pointer) {
      return pointer == null || pointer.isNull() ? "" : pointer.getString(StandardCharsets.UTF_8);
    }
  }
}
