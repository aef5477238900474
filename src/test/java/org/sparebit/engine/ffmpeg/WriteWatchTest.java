package org.sparebit.engine.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.bytedeco.ffmpeg.global.avformat.AVIO_FLAG_WRITE;
import static org.bytedeco.ffmpeg.global.avformat.avio_closep;
import static org.bytedeco.ffmpeg.global.avformat.avio_flush;
import static org.bytedeco.ffmpeg.global.avformat.avio_open;
import static org.bytedeco.ffmpeg.global.avformat.avio_write;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriteWatchTest {
  @Test
  void tellsWhileAFileIsBeingWrittenAndNotAfterwards(@TempDir Path folder) throws Exception {
    Ffmpeg.load();
    AVIOContext io = new AVIOContext(null);
    FfmpegException.check(
        avio_open(io, folder.resolve("file").toString(), AVIO_FLAG_WRITE), "creating");
    AtomicInteger told = new AtomicInteger();
    WriteWatch watch = new WriteWatch(io, told::incrementAndGet);
    await()
        .until(
            () -> {
              avio_write(io, new byte[1000], 1000);
              avio_flush(io);
              return told.get() >= 2;
            });
    watch.close();
    int before = told.get();
    avio_write(io, new byte[1000], 1000);
    FfmpegException.check(avio_closep(io), "closing");
    assertThat(told).hasValue(before);
  }
}
