package org.sparebit.engine.picture;

import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.sparebit.codec.Container;
import org.sparebit.codec.VideoCodec;
import org.sparebit.engine.failure.Losses;
import org.sparebit.engine.ffmpeg.FfmpegException;
import org.sparebit.engine.ffmpeg.Frame;
import org.sparebit.engine.ffmpeg.FrameSideData;
import org.sparebit.engine.ffmpeg.SourceStream;
import org.sparebit.engine.sidedata.Captions;
import org.sparebit.engine.sidedata.Property;
import org.sparebit.protocol.Warning;

/**
 * What the video's frames carry beside their pictures. What the output can hold goes past the
 * filters, which drop much of it, to the frame with the same time; all else is removed, so that
 * nothing wrong gets into the output, and named.
 */
public final class FrameProperties implements AutoCloseable {
  /** The names that x264 and x265 give to their note of who encoded the source, and how. */
  private static final Set<String> ENCODERS =
      Set.of("dc45e9bde6d948b7962cd820d923eeef", "2ca2de09b51747dbbb55a4fe7fc2fc4e");

  private static final int UUID_BYTES = 16;

  /** Arrangements whose two pictures share rows or columns, which scaling would mix. */
  private static final Set<String> MIXED =
      Set.of(
          "interleaved lines",
          "interleaved columns",
          "checkerboard",
          "side by side (quincunx subsampling)");

  /** What MP4, MOV and Matroska have words for, in FFmpeg's names. */
  private static final Set<String> PROJECTIONS =
      Set.of("equirectangular", "tiled equirectangular", "cubemap");

  /** A filter holds back two frames at most. */
  private static final int MOST_BESIDE = 16;

  private final SourceStream stream;
  private final Losses losses;

  /** By time: frames without pictures. */
  private final NavigableMap<Long, Frame> beside = new TreeMap<>();

  private boolean gopTimeRead;

  public FrameProperties(SourceStream stream, VideoCodec codec, Container container) {
    this.stream = stream;
    this.losses = new Losses(codec, container);
    if (stream.dispositions().contains("multilayer")) {
      losses.note(Property.OTHER_VIEWS);
    }
  }

  /**
   * Reads what a frame carries, and puts what is kept of it beside.
   *
   * @param turned whether the picture is turned or mirrored
   * @param scaled whether it gets another size
   */
  void read(Frame frame, boolean turned, boolean scaled) throws FfmpegException {
    Frame kept = FrameSideData.copy(frame);
    try {
      Set<String> names = FrameSideData.names(frame);
      FrameSideData.keep(kept, name -> keeps(name, frame, turned, scaled));
      if (names.stream().anyMatch(n -> Property.ofFrame(n).equals(Optional.of(Property.USER_DATA)))
          && losses.isKept(Property.USER_DATA)) {
        FrameSideData.userData(kept, userData(frame));
      }
    } catch (FfmpegException | RuntimeException e) {
      kept.close();
      throw e;
    }
    Frame replaced = beside.put(frame.presentationTime(), kept);
    if (replaced != null) {
      replaced.close();
    }
    if (beside.size() > MOST_BESIDE) {
      beside.pollFirstEntry().getValue().close();
    }
  }

  private boolean keeps(String name, Frame frame, boolean turned, boolean scaled) {
    Optional<Property> property = Property.ofFrame(name);
    if (property.isEmpty()) {
      losses.noteUnknown(name);
      return false;
    }
    Property known = property.get();
    switch (known) {
      case STEREO_3D -> {
        return keepsStereo(FrameSideData.stereo(frame).orElse(""), turned, scaled);
      }
      case SPHERICAL -> {
        return keepsProjection(FrameSideData.projection(frame).orElse(""), turned);
      }
      case MASTERING_DISPLAY -> {
        if (FrameSideData.isMasteringDisplayPartial(frame)) {
          losses.note(Property.PARTIAL_MASTERING_DISPLAY);
        } else {
          losses.note(known);
        }
      }
      case DOLBY_VISION -> noteDolbyVision(frame);
      case GOP_TIME_CODE -> {
        // All count on from the first, most of which begin with nothing.
        if (!gopTimeRead && FrameSideData.hasGopTime(frame)) {
          losses.note(known);
        }
        gopTimeRead = true;
      }
      default -> {
        if (isSaid(known, frame)) {
          losses.note(known);
        }
      }
    }
    return losses.isKept(known);
  }

  /** Whether there is something in it that would be missed. */
  private static boolean isSaid(Property property, Frame frame) {
    return switch (property) {
      case CAPTIONS -> Captions.hasContent(FrameSideData.captions(frame));
      case USER_DATA -> !userData(frame).isEmpty();
      case ACTIVE_FORMAT -> FrameSideData.hasActiveFormat(frame);
      case PAN_SCAN -> FrameSideData.hasPanScan(frame);
      // The stream's mark as one of several layers tells.
      case OTHER_VIEWS -> false;
      default -> true;
    };
  }

  private boolean keepsStereo(String arrangement, boolean turned, boolean scaled) {
    if (arrangement.equals("2D") || stream.dispositions().contains("multilayer")) {
      return false;
    }
    String why =
        arrangement.equals("unspecified")
            ? "the input does not say how the two pictures lie in one"
            : turned
                ? "its picture was turned upright, which changes how the two lie in it"
                : scaled && MIXED.contains(arrangement)
                    ? "scaling mixes its two pictures (" + arrangement + ")"
                    : "";
    if (!why.isEmpty()) {
      losses.put(Property.STEREO_3D, why);
      return false;
    }
    losses.note(Property.STEREO_3D);
    return losses.isKept(Property.STEREO_3D);
  }

  private boolean keepsProjection(String projection, boolean turned) {
    // That of every ordinary camera.
    if (projection.equals("rectilinear")) {
      return false;
    }
    if (turned || !PROJECTIONS.contains(projection)) {
      losses.put(
          Property.SPHERICAL,
          turned ? "its picture was turned upright" : "no container has words for " + projection);
      return false;
    }
    losses.note(Property.SPHERICAL);
    return losses.isKept(Property.SPHERICAL);
  }

  /** Where the container has not said it already. */
  private void noteDolbyVision(Frame frame) {
    if (stream.sideData().dolbyVision().isEmpty()) {
      FrameSideData.dolbyVisionProfile(frame)
          .ifPresent(
              profile ->
                  losses.put(
                      Property.DOLBY_VISION, String.format(Locale.ROOT, "profile %d", profile)));
    }
  }

  private static List<byte[]> userData(Frame frame) {
    return FrameSideData.userData(frame).stream()
        .filter(
            message ->
                message.length > UUID_BYTES
                    && !ENCODERS.contains(HexFormat.of().formatHex(message, 0, UUID_BYTES)))
        .toList();
  }

  /** Gives a frame, as it goes to the encoder, what its time's frame has carried. */
  void restore(Frame frame) throws FfmpegException {
    NavigableMap<Long, Frame> until = beside.headMap(frame.presentationTime(), true);
    Map.Entry<Long, Frame> own = until.lastEntry();
    if (own == null) {
      FrameSideData.keep(frame, name -> false);
      return;
    }
    FrameSideData.replace(frame, own.getValue());
    until.values().forEach(Frame::close);
    until.clear();
  }

  /** What the output does not say; complete once all frames have been read. */
  List<Warning> warnings() {
    return losses.warnings();
  }

  @Override
  public void close() {
    beside.values().forEach(Frame::close);
    beside.clear();
  }
}
