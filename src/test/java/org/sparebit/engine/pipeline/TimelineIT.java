package org.sparebit.engine.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparebit.engine.ffmpeg.Demuxer;
import org.sparebit.engine.ffmpeg.OpenedFiles;
import org.sparebit.engine.ffmpeg.Packet;
import org.sparebit.engine.ffmpeg.Rational;
import org.sparebit.engine.ffmpeg.RichMedia;
import org.sparebit.engine.ffmpeg.SourceStream;
import org.sparebit.engine.ffmpeg.TestMedia;
import org.sparebit.engine.time.Timeline;

/** What the timeline holds back while it does not know where the pictures are. */
class TimelineIT {
  @TempDir Path folder;

  private int given;

  @Test
  void holdsNoMoreThanSomePacketsOfSubtitlesForAPictureThatNeverComes() throws Exception {
    Path pictures =
        new TestMedia()
            .video("testsrc2=size=64x64:rate=25:duration=1,format=yuv420p", "mpeg4")
            .write(folder.resolve("pictures.mkv"), "matroska");
    Path source =
        RichMedia.of(pictures)
            .subtitles("subrip", "eng", 0, "a", "b", "c", "d")
            .write(folder.resolve("source.mkv"), "matroska");
    int taken = 0;
    try (Demuxer demuxer = OpenedFiles.demuxer(source);
        Packet packet = new Packet();
        Timeline timeline =
            new Timeline(
                demuxer,
                demuxer.bestVideo().orElseThrow(),
                new Rational(25, 1),
                p -> given += isSubtitle(demuxer, p) ? 1 : 0)) {
      boolean jumped = false;
      while (demuxer.read(packet)) {
        if (!isSubtitle(demuxer, packet)) {
          // The last picture before the subtitles comes much too late.
          if (!jumped) {
            long late = packet.presentationTime() == 0 ? 0 : 3000;
            jumped = late > 0;
            packet.shift(late);
            timeline.accept(packet);
          }
          continue;
        }
        for (int i = 0; jumped && i < 5000; i++) {
          taken++;
          try (Packet copy = packet.copy()) {
            timeline.accept(copy);
          }
        }
      }
      assertThat(taken).isGreaterThan(10_000);
      assertThat(taken - given).isBetween(1, 500);
      timeline.finish();
      assertThat(given).isEqualTo(taken);
    }
  }

  private static boolean isSubtitle(Demuxer demuxer, Packet packet) {
    return demuxer.streams().get(packet.streamIndex()).kind() == SourceStream.Kind.SUBTITLE;
  }
}
