package org.sparebit.engine.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.ffmpeg.global.avformat.AVIO_FLAG_READ;
import static org.bytedeco.ffmpeg.global.avformat.AVIO_FLAG_WRITE;
import static org.bytedeco.ffmpeg.global.avformat.AVSEEK_SIZE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileIoTest {
  private static final int EIO = 5;
  private static final int EACCES = 13;
  private static final int EINVAL = 22;
  private static final int ENOSPC = 28;

  @TempDir Path folder;

  @BeforeAll
  static void load() {
    Ffmpeg.load();
  }

  private static int openBeside(AVFormatContext format, String url, int flags) {
    try (PointerPointer<AVIOContext> opened = new PointerPointer<>(1);
        BytePointer name = new BytePointer(url)) {
      opened.put(0, (Pointer) null);
      int code = format.io_open().call(format, opened, name, flags, null);
      if (code >= 0) {
        format.io_close2().call(format, opened.get(AVIOContext.class, 0));
      }
      return code;
    }
  }

  @Test
  void demuxerOpensNothingBesideItsFile() throws Exception {
    Path clip = clip("clip.mkv", "matroska");
    Path other = Files.writeString(folder.resolve("other"), "other");
    try (Demuxer demuxer = OpenedFiles.demuxer(clip)) {
      for (String url : new String[] {other.toString(), "file:" + other, "input.mkv", ""}) {
        assertThat(openBeside(demuxer.handle(), url, AVIO_FLAG_READ)).isEqualTo(-EACCES);
      }
    }
  }

  @Test
  void muxerReadsItsOwnOutputAgainAndNothingElse() throws Exception {
    Path other = folder.resolve("other");
    AVFormatContext format = new AVFormatContext();
    try (FileChannel file =
            FileChannel.open(
                folder.resolve("out"),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        FileIo io = FileIo.writing(file, 0);
        BytePointer url = new BytePointer("output")) {
      format.pb(io.context());
      format.url(url);
      format.io_open(FileCallbacks.OWN_OUTPUT);
      format.io_close2(FileCallbacks.CLOSE);
      int before = FileIo.open();

      assertThat(openBeside(format, "output", AVIO_FLAG_READ)).isZero();
      assertThat(openBeside(format, "output", AVIO_FLAG_WRITE)).isEqualTo(-EACCES);
      assertThat(openBeside(format, other.toString(), AVIO_FLAG_WRITE)).isEqualTo(-EACCES);
      assertThat(openBeside(format, other.toString(), AVIO_FLAG_READ)).isEqualTo(-EACCES);
      assertThat(FileIo.open()).isEqualTo(before);
    }
    assertThat(other).doesNotExist();
  }

  @Test
  void leavesNothingOpen() throws Exception {
    Path clip = clip("clip.mov", "mov");
    int before = FileIo.open();
    try (Demuxer demuxer = OpenedFiles.demuxer(clip)) {
      assertThat(demuxer.streams()).hasSize(1);
      assertThat(FileIo.open()).isEqualTo(before + 1);
    }
    Path text = Files.writeString(folder.resolve("text.mp4"), "no film\n");
    assertThat(kindOfOpening(text)).isEqualTo(FfmpegException.Kind.INVALID_DATA);

    assertThat(FileIo.open()).isEqualTo(before);
  }

  private static FfmpegException.Kind kindOfOpening(Path file) {
    try (Demuxer demuxer = OpenedFiles.demuxer(file)) {
      throw new AssertionError("opened " + demuxer.streams());
    } catch (FfmpegException e) {
      return e.kind();
    }
  }

  @Test
  void seeksAsFfmpegAsks() throws Exception {
    Path file = Files.write(folder.resolve("ten"), new byte[10]);
    try (FileChannel channel = FileChannel.open(file);
        FileIo io = FileIo.reading(channel)) {
      assertThat(io.seek(0, AVSEEK_SIZE)).isEqualTo(10);
      assertThat(io.seek(4, 0)).isEqualTo(4);
      assertThat(io.seek(2, 1)).isEqualTo(6);
      assertThat(io.seek(-1, 2)).isEqualTo(9);
      assertThat(io.seek(-1, 0)).isEqualTo(-EINVAL);
      assertThat(io.seek(0, 7)).isEqualTo(-EINVAL);
      assertThat(io.read(ByteBuffer.allocateDirect(5))).isEqualTo(1);
    }
  }

  @Test
  void tellsAFullDiskFromOtherErrors() throws Exception {
    try (FileChannel full = FileChannel.open(Path.of("/dev/full"), StandardOpenOption.WRITE);
        FileIo io = FileIo.writing(full, 0)) {
      assertThat(io.write(ByteBuffer.allocateDirect(10))).isEqualTo(-ENOSPC);
    }
    FileChannel closed = FileChannel.open(Files.createFile(folder.resolve("closed")));
    try (FileIo io = FileIo.reading(closed)) {
      closed.close();
      assertThat(io.read(ByteBuffer.allocateDirect(10))).isEqualTo(-EIO);
    }
  }

  private Path clip(String name, String muxer) throws FfmpegException, IOException {
    return new TestMedia()
        .video("testsrc2=size=64x64:rate=10:duration=1,format=yuv420p", "mpeg4")
        .write(folder.resolve(name), muxer);
  }
}
