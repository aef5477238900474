package org.sparebit.engine.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparebit.codec.Container;
import org.sparebit.codec.VideoCodec;
import org.sparebit.engine.ffmpeg.Decoder;
import org.sparebit.engine.ffmpeg.Demuxer;
import org.sparebit.engine.ffmpeg.Frame;
import org.sparebit.engine.ffmpeg.GpuCodecs;
import org.sparebit.engine.ffmpeg.OpenedFiles;
import org.sparebit.engine.ffmpeg.Packet;
import org.sparebit.engine.ffmpeg.SourceStream;
import org.sparebit.engine.ffmpeg.TestMedia;
import org.sparebit.engine.picture.FrameProperties;
import org.sparebit.engine.picture.PictureFormat;
import org.sparebit.engine.picture.VideoGeometry;
import org.sparebit.engine.picture.VideoSource;
import org.sparebit.engine.time.FrameRates;
import org.sparebit.protocol.EncodeRequest;
import org.sparebit.protocol.Warning;

/** What a job says of the GPU that decodes, with a decoder that passes for one. */
class NvdecNoteTest {
  private static final String NOTE =
      "the GPU decoded the input (NVDEC), which passes over captions and other data beside its "
          + "pictures";

  @TempDir Path folder;

  @Test
  void gpuIsNamedOnceAndOnlyWhenAPictureHasCome() throws Exception {
    List<List<String>> notes = notesAfterEachPacket(true);
    assertThat(notes.get(0)).as("opened, nothing sent").isEmpty();
    assertThat(notes.get(notes.size() - 1)).containsOnlyOnce(NOTE);
  }

  @Test
  void cpuIsNotNamed() throws Exception {
    List<List<String>> notes = notesAfterEachPacket(false);
    assertThat(notes.get(notes.size() - 1)).doesNotContain(NOTE);
  }

  private List<List<String>> notesAfterEachPacket(boolean onGpu) throws Exception {
    Path clip =
        new TestMedia()
            .video("testsrc2=size=160x96:rate=25:duration=0.4,format=yuv420p", "mpeg4")
            .write(folder.resolve("clip.mp4"), "mp4");
    EncodeRequest request =
        Requests.of(clip, folder.resolve("out.y4m")).codec(VideoCodec.Y4M).build();
    List<Warning> notes = new ArrayList<>();
    List<List<String>> after = new ArrayList<>();
    try (Demuxer demuxer = OpenedFiles.demuxer(clip);
        Packet packet = new Packet()) {
      SourceStream stream = demuxer.bestVideo().orElseThrow();
      try (VideoSource source =
          new VideoSource(
              stream,
              onGpu ? GpuCodecs.decoder(stream) : Decoder.open(stream, 1),
              new FrameProperties(stream, VideoCodec.Y4M, Container.YUV4MPEG),
              FrameRates.choose(stream, VideoCodec.Y4M, notes),
              demuxer.startTimeMicros(),
              new PictureFormat(request.video()),
              1,
              notes::add,
              (width, height, aspect) -> VideoGeometry.of(request.video(), width, height, aspect),
              Frame::close)) {
        after.add(Warning.texts(notes));
        while (demuxer.read(packet)) {
          source.decode(packet);
          after.add(Warning.texts(notes));
        }
        source.decode(null);
        after.add(Warning.texts(notes));
        assertThat(source.frames()).isEqualTo(10);
      }
    }
    return after;
  }
}
