package org.sparebit.engine.time;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import org.sparebit.engine.failure.Counted;
import org.sparebit.engine.failure.EncodeFailure;
import org.sparebit.engine.ffmpeg.Demuxer;
import org.sparebit.engine.ffmpeg.FfmpegException;
import org.sparebit.engine.ffmpeg.Packet;
import org.sparebit.engine.ffmpeg.Rational;
import org.sparebit.engine.ffmpeg.SourceStream;
import org.sparebit.protocol.Warning;
import org.sparebit.protocol.WarningCode;

/**
 * Closes breaks in the time stamps of an input, such as those between joined recordings. What
 * follows a break is shifted so that the pictures go on by one frame, and the audio by the same
 * amount, so that both stay in sync. All times are in microseconds.
 */
public final class Timeline implements AutoCloseable {
  /**
   * Decoding times rise within a recording, and less than this is jitter, which the clock repairs;
   * in formats that are not meant to be joined, only what can be nothing else is a break.
   */
  private static final long BACKWARD_MICROS = 100_000;

  private static final long BACKWARD_MICROS_OF_ANY = 1_000_000;

  /** A picture of a screen can stay for an hour; audio that pauses is filled with silence. */
  private static final long FORWARD_MICROS_OF_ANY = 7_200_000_000L;

  /** Audio that is ahead of the pictures waits for their break: some seconds, a few kilobytes. */
  private static final int MOST_WAITING = 500;

  private final Demuxer demuxer;
  private final SourceStream video;
  private final boolean joinable;
  private final long frameMicros;
  private final Map<Integer, TimelineStream> tracks = new HashMap<>();
  private final Sections sections = new Sections();
  private final Queue<Packet> followers = new ArrayDeque<>();
  private final PacketSink sink;

  /** Whether a picture has passed its check since the last packet came. */
  private boolean picturesPassed;

  public Timeline(Demuxer demuxer, SourceStream video, Rational frameRate, PacketSink sink) {
    this.demuxer = demuxer;
    this.video = video;
    this.joinable = demuxer.allowsDiscontinuities();
    this.frameMicros = Math.round(1e6 / frameRate.toDouble());
    this.sink = sink;
    for (SourceStream stream : demuxer.streams()) {
      if (stream.index() == video.index() || stream.kind() == SourceStream.Kind.AUDIO) {
        tracks.put(
            stream.index(),
            new TimelineStream(
                stream.timeBase(),
                new TimestampOutliers(
                    stream.timeBase(),
                    stream.index() == video.index(),
                    frameMicros,
                    this::acceptChecked)));
      }
    }
  }

  /** Takes the next packet of the input, which may be emptied. */
  public void accept(Packet packet) throws FfmpegException, EncodeFailure, InterruptedException {
    TimelineStream track = tracks.get(packet.streamIndex());
    if (track != null && packet.isHidden() && track.isIdle()) {
      // Its time lies outside of an edit list, and says nothing of what is shown.
      shift(packet, track, track.timeBase);
      sink.accept(packet);
    } else if (track != null) {
      picturesPassed = false;
      long length = track.length(packet);
      track.check.accept(packet);
      overtake(track, length);
      if (picturesPassed || !videoTrack().check.isHolding() || followers.size() > MOST_WAITING) {
        releaseFollowers();
      }
    } else if (videoTrack().check.isHolding() && followers.size() < MOST_WAITING) {
      followers.add(packet.copy());
    } else {
      // More than that wait for pictures that may never come.
      releaseFollowers();
      follow(packet);
    }
  }

  /** What waits for the next packet of its own stream does not wait until the others are far on. */
  private void overtake(TimelineStream overtaking, long length)
      throws FfmpegException, EncodeFailure, InterruptedException {
    overtaking.goesOn();
    for (TimelineStream track : tracks.values()) {
      if (track != overtaking && track.check.isHolding() && track.isLeft(overtaking, length)) {
        track.check.finish();
      }
    }
  }

  /** Anything but pictures and audio follows the pictures; it is too sparse to show a break. */
  private void follow(Packet packet) throws FfmpegException, EncodeFailure, InterruptedException {
    shift(packet, videoTrack(), demuxer.streams().get(packet.streamIndex()).timeBase());
    sink.accept(packet);
  }

  private void releaseFollowers() throws FfmpegException, EncodeFailure, InterruptedException {
    while (!followers.isEmpty()) {
      try (Packet packet = followers.remove()) {
        follow(packet);
      }
    }
  }

  private void acceptChecked(Packet packet)
      throws FfmpegException, EncodeFailure, InterruptedException {
    TimelineStream track = Objects.requireNonNull(tracks.get(packet.streamIndex()));
    picturesPassed |= track == videoTrack();
    if (track.waiting.isEmpty()) {
      place(track, packet);
    } else {
      track.waiting.add(packet.copy());
      if (track.waiting.size() > MOST_WAITING) {
        breakAlone(track);
      }
    }
  }

  /** No more packets will come. */
  public void finish() throws FfmpegException, EncodeFailure, InterruptedException {
    for (TimelineStream track : tracks.values()) {
      track.check.finish();
    }
    releaseFollowers();
    for (TimelineStream track : tracks.values()) {
      while (!track.waiting.isEmpty()) {
        breakAlone(track);
      }
    }
  }

  private void place(TimelineStream track, Packet packet)
      throws FfmpegException, EncodeFailure, InterruptedException {
    if (packet.decodingTime() == Packet.NO_TIME) {
      emit(track, packet);
      return;
    }
    long time = track.decoding(packet);
    if (track.decoded == Packet.NO_TIME) {
      // A stream that begins late begins where the pictures are.
      track.section = videoTrack().section;
      if (track != videoTrack() && videoTrack().decoded != Packet.NO_TIME) {
        // Whether it has begun with a new section only the next picture shows.
        track.waiting.add(packet.copy());
        return;
      }
    } else if (!continues(track, time) && !enterNextSection(track, time)) {
      if (track != videoTrack()) {
        track.waiting.add(packet.copy());
        return;
      }
      begin(track, packet);
    }
    track.decoded = time;
    sections.extend(track.section, time);
    emit(track, packet);
    if (track == videoTrack()) {
      releaseWaiting();
    }
  }

  /** Whether a time follows the one before, or that of another stream where this one paused. */
  private boolean continues(TimelineStream track, long time) {
    if (time < track.decoded - (joinable ? BACKWARD_MICROS : BACKWARD_MICROS_OF_ANY)) {
      return false;
    }
    return time
            <= track.decoded + (joinable ? Sections.LONGEST_PAUSE_MICROS : FORWARD_MICROS_OF_ANY)
        || sections.holds(track.section, time);
  }

  /** Follows another stream that has seen the break already. */
  private boolean enterNextSection(TimelineStream track, long time) {
    int next = sections.after(track.section, time);
    if (next == Sections.NONE) {
      return false;
    }
    track.section = next;
    return true;
  }

  private void begin(TimelineStream track, Packet packet) {
    long start = track.presentation(packet);
    long next = track == videoTrack() ? track.end + frameMicros : track.end;
    track.section = sections.begin(next - start);
  }

  /** Audio that breaks where the pictures don't goes on by itself. */
  private void breakAlone(TimelineStream track)
      throws FfmpegException, EncodeFailure, InterruptedException {
    if (track.decoded == Packet.NO_TIME) {
      // It has only waited for pictures.
      enterAt(track, track.firstWaitingTime());
      return;
    }
    try (Packet first = track.waiting.remove()) {
      begin(track, first);
      track.decoded = track.decoding(first);
      sections.extend(track.section, track.decoded);
      emit(track, first);
    }
    release(track);
  }

  private void releaseWaiting() throws FfmpegException, EncodeFailure, InterruptedException {
    for (TimelineStream track : tracks.values()) {
      if (track.waiting.isEmpty()) {
        continue;
      }
      long time = track.firstWaitingTime();
      if (track.decoded == Packet.NO_TIME) {
        enterAt(track, time);
      } else if (enterNextSection(track, time)) {
        track.decoded = time;
        release(track);
      }
    }
  }

  private void enterAt(TimelineStream track, long time)
      throws FfmpegException, EncodeFailure, InterruptedException {
    // It began to wait in this section, and the pictures may have begun others since.
    track.section = sections.nearest(track.section, time);
    track.decoded = time;
    release(track);
  }

  private void release(TimelineStream track)
      throws FfmpegException, EncodeFailure, InterruptedException {
    List<Packet> waited = List.copyOf(track.waiting);
    track.waiting.clear();
    try {
      for (Packet packet : waited) {
        if (track.waiting.isEmpty()) {
          place(track, packet);
        } else {
          track.waiting.add(packet.copy());
        }
      }
    } finally {
      waited.forEach(Packet::close);
    }
  }

  private void emit(TimelineStream track, Packet packet)
      throws FfmpegException, EncodeFailure, InterruptedException {
    long offset = sections.offset(track.section);
    long length = track == videoTrack() ? 0 : track.length(packet);
    if (packet.decodingTime() != Packet.NO_TIME) {
      track.end = Math.max(track.end, track.presentation(packet) + offset + length);
    }
    shift(packet, track, track.timeBase);
    sink.accept(packet);
  }

  private void shift(Packet packet, TimelineStream place, Rational timeBase) {
    packet.shift(Rational.MICROSECONDS.rescale(sections.offset(place.section), timeBase));
  }

  private TimelineStream videoTrack() {
    return Objects.requireNonNull(tracks.get(video.index()));
  }

  /**
   * When what has come of a stream ends, with the jumps closed; of one that is not pictures or
   * audio, when the pictures do.
   */
  public long endMicros(int stream) {
    TimelineStream track = tracks.getOrDefault(stream, videoTrack());
    long end = track.end + (track == videoTrack() ? frameMicros : 0);
    return track.end == Long.MIN_VALUE ? 0 : end;
  }

  /** What was changed, in words; empty if nothing was. */
  public List<Warning> warnings() {
    List<Warning> warnings = new ArrayList<>();
    int breaks = sections.breaks();
    if (breaks > 0) {
      warnings.add(
          WarningCode.TIMESTAMPS_JUMP.with(
              "the time stamps of the input jump "
                  + (breaks == 1 ? "once" : breaks + " times")
                  + "; pictures and sound go on without the jumps"));
    }
    long corrected = tracks.values().stream().mapToLong(t -> t.check.corrected()).sum();
    if (corrected > 0) {
      warnings.add(
          WarningCode.TIMESTAMPS_REPAIRED.with(
              Counted.of(corrected, "packet")
                  + " of the input had a time stamp that the packets around contradict, and got one "
                  + "between theirs"));
    }
    return warnings;
  }

  @Override
  public void close() {
    followers.forEach(Packet::close);
    tracks.values().forEach(TimelineStream::close);
  }
}
