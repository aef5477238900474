package org.sparebit.engine.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparebit.codec.VideoCodec;
import org.sparebit.engine.ffmpeg.AudioFormat;
import org.sparebit.engine.ffmpeg.TestMedia;

/** MPEG program streams, which players read at the pace of the clock inside them. */
class ProgramStreamIT {
  private static final int PACK = 0x1ba;
  private static final int PRIVATE_STREAM = 0x1bd;
  private static final int FIRST_AUDIO = 0x1c0;
  private static final int LAST_VIDEO = 0x1ef;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {1500, 12_000})
  void everyPictureAndSoundArrivesBeforeItIsDue(int kbps) throws Exception {
    Path source =
        new TestMedia()
            .video(
                "testsrc2=size=320x240:rate=25:duration=4,noise=alls=20:allf=t,format=yuv420p",
                "mpeg4")
            .sound("pcm_s16le", new AudioFormat(48000, "s16", "stereo"), 4)
            .write(folder.resolve("source"), "avi");
    Path output = folder.resolve("out.mpg");
    Requests.of(source, output).codec(VideoCodec.MPEG2VIDEO).bitrateKbps(kbps).complete();

    List<String> late = new ArrayList<>();
    Map<Integer, Long> due = new HashMap<>();
    int timed = 0;
    ByteBuffer stream = ByteBuffer.wrap(Files.readAllBytes(output));
    long clock = 0;
    while (stream.remaining() >= 14) {
      int code = stream.getInt(stream.position());
      if (code == PACK) {
        clock = packClock(stream, stream.position());
        stream.position(stream.position() + 14 + (stream.get(stream.position() + 13) & 7));
      } else if (code >>> 8 == 1) {
        if (code == PRIVATE_STREAM || (code >= FIRST_AUDIO && code <= LAST_VIDEO)) {
          int flags = stream.get(stream.position() + 7) & 0xff;
          if (flags >> 6 != 0) {
            // The decoding time where there is one, else the presentation time.
            due.put(code, time(stream, stream.position() + (flags >> 6 == 3 ? 14 : 9)));
            timed++;
          }
          // What has no time is the rest of a large picture.
          long ahead = due.getOrDefault(code, Long.MAX_VALUE) - clock;
          if (ahead < 0) {
            late.add("stream %x by %d ms".formatted(code, -ahead / 90));
          }
        }
        stream.position(stream.position() + 6 + (stream.getShort(stream.position() + 4) & 0xffff));
      } else {
        throw new AssertionError("no start code at " + stream.position());
      }
    }
    assertThat(timed).isGreaterThan(150);
    assertThat(late).isEmpty();
  }

  /** The system clock of an MPEG-2 pack header, in 1/90000 s. */
  private static long packClock(ByteBuffer stream, int at) {
    long bits = stream.getLong(at + 4) >>> 16;
    return (bits >>> 43 & 7) << 30 | (bits >>> 27 & 0x7fff) << 15 | (bits >>> 11 & 0x7fff);
  }

  /** A time stamp of a packet's header, in 1/90000 s. */
  private static long time(ByteBuffer stream, int at) {
    long bits = stream.getLong(at) >>> 24;
    return (bits >>> 33 & 7) << 30 | (bits >>> 17 & 0x7fff) << 15 | (bits >>> 1 & 0x7fff);
  }
}
