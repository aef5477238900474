package org.sparebit.engine.tracks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sparebit.codec.Container;
import org.sparebit.codec.VideoCodec;
import org.sparebit.engine.container.Edit;
import org.sparebit.engine.failure.Counted;
import org.sparebit.engine.failure.Losses;
import org.sparebit.engine.ffmpeg.Demuxer;
import org.sparebit.engine.ffmpeg.FfmpegException;
import org.sparebit.engine.ffmpeg.Muxer;
import org.sparebit.engine.ffmpeg.Packet;
import org.sparebit.engine.ffmpeg.Rational;
import org.sparebit.engine.ffmpeg.SourceStream;
import org.sparebit.engine.sidedata.Property;
import org.sparebit.protocol.Warning;
import org.sparebit.protocol.WarningCode;

/** All that the output has beside its picture, and a warning for all that it can't have. */
public final class Tracks implements AutoCloseable {
  private record Carried(SourceStream stream, Track track) {
    boolean is(SourceStream.Kind kind) {
      return stream.kind() == kind;
    }
  }

  /** A disc has up to 64; each can need a decoder and an encoder of its own. */
  private static final int MOST_TRACKS = 100;

  /** Fonts for subtitles; all of them are in memory twice. */
  private static final long MOST_ATTACHED_BYTES = 128L << 20;

  private final Map<Integer, Carried> tracks = new LinkedHashMap<>();
  private final Map<Integer, Long> packets = new HashMap<>();
  private final List<Warning> warnings = new ArrayList<>();
  private final Container container;
  private final Demuxer demuxer;
  private final Muxer muxer;
  private final SourceStream video;
  private final Rational frameRate;
  private final TrackTarget target;
  private final AudioSelection audio;
  private final SubtitleSelection subtitles;
  private final Losses losses;
  private final long filmEnd;
  private long attachedBytes;
  private boolean finished;

  /** Texts that are left out since the film has ended before. */
  private long lateTexts;

  /**
   * Adds the output's streams, tags and chapters to the muxer.
   *
   * @param videoIndex where the muxer has the picture
   */
  public Tracks(Input input, Muxer muxer, int videoIndex, VideoCodec codec, Container container)
      throws FfmpegException {
    this.demuxer = input.demuxer();
    this.container = container;
    this.muxer = muxer;
    this.losses = new Losses(codec, container);
    this.video = input.video();
    this.frameRate = input.frameRate();
    long start = input.startMicros();
    this.target = new TrackTarget(codec, container, muxer, start, warnings);
    this.audio = new AudioSelection(target);
    this.subtitles = new SubtitleSelection(target);
    this.filmEnd = FilmEnd.micros(input, container).orElse(Long.MAX_VALUE);
    int chapters = muxer.describeLike(demuxer, start, filmEnd);
    if (chapters > 0) {
      warnings.add(
          WarningCode.CHAPTERS_LOST.with(
              Counted.of(
                  chapters,
                  "chapter",
                  "lies outside of the film and is left out",
                  "lie outside of the film and are left out")));
    }
    muxer.describeLike(videoIndex, video);
    try {
      for (SourceStream stream : demuxer.streams()) {
        boolean other = demuxer.takes(stream) && stream.index() != video.index();
        Track track = other ? open(stream) : null;
        if (track != null) {
          tracks.put(stream.index(), new Carried(stream, track));
        }
      }
    } catch (FfmpegException | RuntimeException e) {
      close();
      throw e;
    }
    List<SourceStream> carried = new ArrayList<>(List.of(video));
    tracks.values().forEach(c -> carried.add(c.stream));
    for (SourceStream stream : carried) {
      if (stream.presentation().edited().otherSpeed()) {
        warnings.add(
            WarningCode.EDIT_LIST_INEXACT.with(
                "the edit list of the input plays parts of "
                    + stream.label()
                    + " at another speed; they are taken at the normal one"));
      }
    }
    warnings.addAll(LostTags.losses(demuxer, carried, codec, container));
  }

  private @Nullable Track open(SourceStream stream) throws FfmpegException {
    Optional<String> encryption = demuxer.encryption(stream);
    if (encryption.isPresent()) {
      return target.dropped(stream, "it is encrypted (" + encryption.get() + ")");
    }
    return switch (stream.kind()) {
      case AUDIO -> isFull(stream) ? null : audio.open(stream);
      case SUBTITLE -> isFull(stream) ? null : subtitles.open(stream);
      case VIDEO -> target.dropped(stream, whyNoVideo(stream));
      case ATTACHED_PICTURE -> target.dropped(stream, "cover pictures are not carried");
      case ATTACHMENT -> attach(stream);
      case DATA, OTHER ->
          isChapterList(stream) || isWrittenAgain(stream)
              ? null
              : target.dropped(stream, whyNoData(stream));
    };
  }

  private boolean isFull(SourceStream stream) {
    if (tracks.size() < MOST_TRACKS) {
      return false;
    }
    Track unused =
        target.dropped(
            stream, "an output has at most " + MOST_TRACKS + " streams of sound and subtitles");
    return true;
  }

  /** The demuxer makes chapters of it. */
  private boolean isChapterList(SourceStream stream) {
    return stream.isPassedOver() && !stream.isTimeCode() && demuxer.tags().chapters() > 0;
  }

  /** The demuxer makes a tag of the picture of it, and the muxer another one of that. */
  private boolean isWrittenAgain(SourceStream stream) {
    return stream.isTimeCode() && muxer.writesTimeCode(video, frameRate);
  }

  private String whyNoVideo(SourceStream stream) {
    if (demuxer.isAlphaOfOther(stream)) {
      return "it is the transparency (alpha) of the picture";
    }
    return stream.isStill() && !video.isStill()
        ? "it is a single picture, and the output has the moving ones"
        : "the output has one video stream";
  }

  private String whyNoData(SourceStream stream) {
    if (!stream.isTimeCode()) {
      return "data streams are not carried";
    }
    String start = video.tag("timecode");
    return container.holdsTags() && !start.isEmpty()
        ? "its time code, " + start + ", is kept as the tag timecode of the picture"
        : container + " holds no time code";
  }

  private @Nullable Track attach(SourceStream stream) throws FfmpegException {
    if (attachedBytes + stream.codec().headerBytes() > MOST_ATTACHED_BYTES) {
      return target.dropped(stream, "an output has at most 128 MB of attachments");
    }
    if (container == Container.MATROSKA && muxer.takes(stream)) {
      attachedBytes += stream.codec().headerBytes();
      // All of it is in the header.
      int unused = muxer.addCopied(stream);
      return null;
    }
    return target.dropped(stream, container + " holds no such attachment");
  }

  /** Takes a packet of any stream; those that are not carried are passed over. */
  public void accept(Packet packet) throws FfmpegException {
    if (packet.sideData().stream()
        .anyMatch(name -> Property.ofPacket(name).orElse(null) == Property.CHANGING_TAGS)) {
      losses.note(Property.CHANGING_TAGS);
    }
    Carried carried = tracks.get(packet.streamIndex());
    if (carried == null) {
      return;
    }
    if (carried.is(SourceStream.Kind.SUBTITLE) && !endsWithTheFilm(packet, carried.stream)) {
      lateTexts++;
      return;
    }
    packets.merge(packet.streamIndex(), 1L, Long::sum);
    carried.track.accept(packet);
  }

  /** A text that is shown for longer than the film makes it longer, so its time is cut. */
  private boolean endsWithTheFilm(Packet packet, SourceStream stream) {
    long time = packet.presentationTime();
    if (filmEnd == Long.MAX_VALUE || time == Packet.NO_TIME) {
      return true;
    }
    long end = Rational.MICROSECONDS.rescale(filmEnd, stream.timeBase());
    packet.duration(Math.min(packet.duration(), Math.max(0, end - time)));
    return time < end;
  }

  /** What comes of a stream from now on is shown as an edit says. */
  public void begin(int streamIndex, Edit edit) throws FfmpegException {
    Carried carried = tracks.get(streamIndex);
    if (carried != null) {
      carried.track.begin(edit);
    }
  }

  /** The streams whose packets the output gets, without the pictures. */
  public List<SourceStream> streams() {
    return tracks.values().stream().map(Carried::stream).toList();
  }

  /** No more packets will come. */
  public void finish() throws FfmpegException {
    for (Carried carried : tracks.values()) {
      carried.track.accept(null);
    }
    finished = true;
  }

  /** What the user should know of the packets that have come; complete after {@link #finish}. */
  public List<Warning> found() {
    List<Warning> problems = losses.warnings();
    for (Carried carried : tracks.values()) {
      problems.addAll(carried.track.warnings());
      missing(carried).ifPresent(problems::add);
    }
    if (lateTexts > 0) {
      problems.add(
          WarningCode.SUBTITLES_DROPPED.with(
              Counted.of(lateTexts, "text", "of the subtitles begins", "of the subtitles begin")
                  + " after the end of the film and can't be seen: left out"));
    }
    return problems;
  }

  private Optional<Warning> missing(Carried carried) {
    // That there is nothing of a track only its end can show.
    return finished
        ? StreamTexts.missing(
            carried.stream, carried.track, packets.getOrDefault(carried.stream.index(), 0L))
        : StreamTexts.damaged(carried.stream, carried.track);
  }

  /** Copied packets that the container has refused; complete when the output is. */
  public Optional<Warning> leftOut() {
    long packets = muxer.skippedPackets();
    return packets == 0
        ? Optional.empty()
        : Optional.of(
            WarningCode.TRACK_DAMAGED.with(
                Counted.of(packets, "packet", "of a copied stream was", "of copied streams were")
                    + " left out: damaged, so that "
                    + container
                    + " does not take "
                    + (packets == 1 ? "it" : "them")));
  }

  /** Streams of a kind that were announced in the output. */
  public long announced(SourceStream.Kind kind) {
    return tracks.values().stream().filter(c -> c.is(kind)).count();
  }

  /** Streams of a kind that have packets; some containers drop the others. */
  public long carried(SourceStream.Kind kind) {
    return tracks.values().stream().filter(c -> c.is(kind) && c.track.hasPackets()).count();
  }

  /** What is not carried, or not as it is. */
  public List<Warning> warnings() {
    return warnings;
  }

  public long damaged() {
    return tracks.values().stream().mapToLong(c -> c.track.damaged()).sum();
  }

  @Override
  public void close() {
    tracks.values().forEach(c -> c.track.close());
  }
}
