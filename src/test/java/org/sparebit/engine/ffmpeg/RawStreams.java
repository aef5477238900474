package org.sparebit.engine.ffmpeg;

import static org.bytedeco.ffmpeg.global.avcodec.av_bsf_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_bsf_init;
import static org.bytedeco.ffmpeg.global.avcodec.av_bsf_list_parse_str;
import static org.bytedeco.ffmpeg.global.avcodec.av_bsf_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.av_bsf_send_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_copy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVBSFContext;

/** Takes the video of a file out of its container. */
public final class RawStreams {
  private RawStreams() {}

  /**
   * Writes the packets one after the other.
   *
   * @param filters FFmpeg's bitstream filters, in its syntax
   */
  public static Path extract(Path source, Path target, String filters)
      throws FfmpegException, IOException {
    Ffmpeg.load();
    AVBSFContext filter = new AVBSFContext(null);
    FfmpegException.check(av_bsf_list_parse_str(filters, filter), filters);
    try (Demuxer demuxer = OpenedFiles.demuxer(source);
        OutputStream out = Files.newOutputStream(target);
        Packet packet = new Packet()) {
      SourceStream video = demuxer.bestVideo().orElseThrow();
      avcodec_parameters_copy(filter.par_in(), video.handle().codecpar());
      filter.time_base_in(video.timeBase().toNative());
      FfmpegException.check(av_bsf_init(filter), filters);
      while (demuxer.read(packet)) {
        if (packet.streamIndex() == video.index()) {
          FfmpegException.check(av_bsf_send_packet(filter, packet.handle()), filters);
          write(filter, packet, out);
        }
      }
      FfmpegException.check(av_bsf_send_packet(filter, null), filters);
      write(filter, packet, out);
    } finally {
      av_bsf_free(filter);
    }
    return target;
  }

  private static void write(AVBSFContext filter, Packet packet, OutputStream out)
      throws IOException {
    while (av_bsf_receive_packet(filter, packet.handle()) >= 0) {
      byte[] bytes = new byte[packet.sizeBytes()];
      packet.handle().data().get(bytes);
      out.write(bytes);
      packet.clear();
    }
  }
}
