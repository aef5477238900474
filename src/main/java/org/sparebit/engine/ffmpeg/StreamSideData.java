package org.sparebit.engine.ffmpeg;

import static org.bytedeco.ffmpeg.global.avutil.AV_FRAME_DATA_AMBIENT_VIEWING_ENVIRONMENT;
import static org.bytedeco.ffmpeg.global.avutil.AV_FRAME_DATA_CONTENT_LIGHT_LEVEL;
import static org.bytedeco.ffmpeg.global.avutil.AV_FRAME_DATA_MASTERING_DISPLAY_METADATA;
import static org.bytedeco.ffmpeg.global.avutil.AV_FRAME_DATA_SPHERICAL;
import static org.bytedeco.ffmpeg.global.avutil.AV_FRAME_DATA_STEREO3D;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_side_data;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_side_data_clone;

import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVFrameSideData;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * What the pictures say of their whole stream: the display that HDR10 was mastered on, its
 * brightest picture and the room, and how 360° and stereoscopic pictures are arranged. Encoders
 * write it into the stream and hand it on to containers.
 */
final class StreamSideData {
  private static final int[] TYPES = {
    AV_FRAME_DATA_MASTERING_DISPLAY_METADATA,
    AV_FRAME_DATA_CONTENT_LIGHT_LEVEL,
    AV_FRAME_DATA_AMBIENT_VIEWING_ENVIRONMENT,
    AV_FRAME_DATA_SPHERICAL,
    AV_FRAME_DATA_STEREO3D
  };

  private StreamSideData() {}

  /** Gives an encoder that is not open yet what a frame carries. */
  static void carry(AVFrame from, AVCodecContext to) throws FfmpegException {
    // A null pointer that FFmpeg lets point to a list of its own.
    PointerPointer<Pointer> list = new PointerPointer<>((Pointer) null);
    try (IntPointer count = new IntPointer(1)) {
      count.put(0);
      try {
        for (int type : TYPES) {
          AVFrameSideData data = av_frame_get_side_data(from, type);
          if (data != null) {
            FfmpegException.check(
                av_frame_side_data_clone(list, count, data, 0),
                "copying what describes the stream");
          }
        }
      } finally {
        // The context frees the list.
        to.decoded_side_data(list);
        to.nb_decoded_side_data(count.get());
      }
    }
  }
}
