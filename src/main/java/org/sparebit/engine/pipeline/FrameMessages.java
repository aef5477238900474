package org.sparebit.engine.pipeline;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sparebit.codec.VideoCodec;
import org.sparebit.engine.ffmpeg.FfmpegException;
import org.sparebit.engine.ffmpeg.Frame;
import org.sparebit.engine.ffmpeg.FrameSideData;
import org.sparebit.engine.ffmpeg.Packet;
import org.sparebit.engine.sidedata.Captions;
import org.sparebit.engine.sidedata.ItuT35;
import org.sparebit.engine.sidedata.PacketMessages;

/**
 * Brings captions and messages of frames to the packets that the frames become. FFmpeg's encoders
 * of H.264 and MPEG-2 do that themselves, those of AV1 and H.265 don't, or not reliably.
 */
final class FrameMessages {
  private record Messages(List<byte[]> itut35, List<byte[]> userData) {}

  private static final byte[] NONE = {};

  private final Captions captions = new Captions();
  private final @Nullable PacketMessages writer;

  /** By presentation time, of the frames inside the encoder. */
  private final Map<Long, Messages> waiting = new HashMap<>();

  FrameMessages(VideoCodec codec) {
    this.writer =
        switch (codec) {
          case AV1 -> PacketMessages.av1();
          case H_265 -> PacketMessages.hevc();
          case Y4M, VP9, PRORES, H_264, H_264_M4V, MPEG2VIDEO -> null;
        };
  }

  /** A frame will not be encoded. */
  void leftOut(Frame frame) {
    captions.leftOut(FrameSideData.captions(frame));
  }

  /**
   * A frame goes to the encoder.
   *
   * @param again whether it has been there before, with another time
   */
  void before(Frame frame, boolean again) throws FfmpegException {
    byte[] own = again ? NONE : FrameSideData.captions(frame);
    byte[] now = captions.next(own);
    if (writer == null) {
      if (again || now != own) {
        FrameSideData.captions(frame, now);
      }
      return;
    }
    List<byte[]> itut35 = new ArrayList<>();
    if (now.length > 0) {
      itut35.add(ItuT35.captions(now));
    }
    FrameSideData.hdr10Plus(frame).map(ItuT35::hdr10Plus).ifPresent(itut35::add);
    List<byte[]> userData = FrameSideData.userData(frame);
    if (!itut35.isEmpty() || !userData.isEmpty()) {
      waiting.put(frame.presentationTime(), new Messages(itut35, userData));
    }
    // Some encoders would write them a second time.
    FrameSideData.captions(frame, NONE);
    FrameSideData.userData(frame, List.of());
  }

  /** Puts into a packet what its frame has carried. */
  void into(Packet packet) throws FfmpegException {
    Messages messages = waiting.remove(packet.presentationTime());
    if (messages != null && writer != null) {
      packet.data(writer.insert(packet.data(), messages.itut35, messages.userData));
    }
  }
}
