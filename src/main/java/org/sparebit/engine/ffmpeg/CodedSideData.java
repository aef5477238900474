package org.sparebit.engine.ffmpeg;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_DATA_DISPLAYMATRIX;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_DATA_DOVI_CONF;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_DATA_FRAME_CROPPING;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_side_data_get;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_side_data_name;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacketSideData;
import org.bytedeco.javacpp.IntPointer;
import org.jspecify.annotations.Nullable;

/** What a container says of a stream as a whole, beside its codec's parameters. */
public final class CodedSideData {
  /** Where FFmpeg's AVDOVIDecoderConfigurationRecord, all of bytes, has what we need of it. */
  private static final int DOVI_PROFILE = 2;

  private static final int DOVI_HAS_BASE = 6;
  private static final int DOVI_COMPATIBILITY = 7;

  private final AVCodecParameters parameters;

  CodedSideData(AVCodecParameters parameters) {
    this.parameters = parameters;
  }

  /** FFmpeg's names of what is there. */
  public Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    for (int i = 0; i < parameters.nb_coded_side_data(); i++) {
      AVPacketSideData data = parameters.coded_side_data().getPointer(i);
      names.add(Ffmpeg.text(av_packet_side_data_name(data.type())));
    }
    return names;
  }

  /** How the pictures must be turned to be seen upright. */
  public Orientation orientation() {
    AVPacketSideData matrix = get(AV_PKT_DATA_DISPLAYMATRIX);
    if (matrix == null) {
      return Orientation.UPRIGHT;
    }
    IntPointer m = new IntPointer(matrix.data());
    return Orientation.of(m.get(0), m.get(1), m.get(3), m.get(4));
  }

  /** What of the pictures is to be left out. */
  public Cropping cropping() {
    AVPacketSideData data = get(AV_PKT_DATA_FRAME_CROPPING);
    return data == null || data.size() < Cropping.BYTES
        ? Cropping.NONE
        : Cropping.of(data.data().capacity(Cropping.BYTES).asByteBuffer());
  }

  /** Empty if it says nothing of Dolby Vision. */
  public Optional<DolbyVision> dolbyVision() {
    AVPacketSideData data = get(AV_PKT_DATA_DOVI_CONF);
    if (data == null || data.size() <= DOVI_COMPATIBILITY) {
      return Optional.empty();
    }
    return Optional.of(
        new DolbyVision(data.data().get(DOVI_PROFILE), data.data().get(DOVI_COMPATIBILITY)));
  }

  /** Whether it only enhances another stream to Dolby Vision. */
  boolean enhancesOther() {
    AVPacketSideData data = get(AV_PKT_DATA_DOVI_CONF);
    return data != null && data.size() > DOVI_HAS_BASE && data.data().get(DOVI_HAS_BASE) == 0;
  }

  private @Nullable AVPacketSideData get(int type) {
    return av_packet_side_data_get(
        parameters.coded_side_data(), parameters.nb_coded_side_data(), type);
  }
}
