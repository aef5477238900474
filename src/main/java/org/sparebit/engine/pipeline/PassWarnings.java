package org.sparebit.engine.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.sparebit.engine.failure.Counted;
import org.sparebit.engine.picture.VideoSource;
import org.sparebit.engine.tracks.StreamTexts;
import org.sparebit.engine.tracks.Tracks;
import org.sparebit.protocol.Warning;
import org.sparebit.protocol.WarningCode;

/**
 * What a pass over an input finds that users should know: told while it reads, complete at its end.
 */
final class PassWarnings {
  private final List<Warning> all;
  private final @Nullable Tracks tracks;
  private final WarningNews news;
  private final List<Warning> late = new ArrayList<>();
  private final List<Warning> ofEnd = new ArrayList<>();
  private Supplier<List<Warning>> ofTimes = List::of;

  /**
   * @param all what is known by now; gets what this pass adds to it
   * @param tracks null if the pass has none
   */
  PassWarnings(List<Warning> all, @Nullable Tracks tracks, WarningNews news) {
    this.all = all;
    this.tracks = tracks;
    this.news = news;
  }

  void add(Warning warning) {
    all.add(warning);
  }

  /** Of a stream that begins in mid-file. */
  void addLate(Warning warning) {
    late.add(warning);
  }

  /** That only the end of the input can show. */
  void addOfEnd(Warning warning) {
    ofEnd.add(warning);
  }

  /** Who knows what has been changed of time stamps so far. */
  void ofTimes(Supplier<List<Warning>> known) {
    ofTimes = known;
  }

  /** Tells what is known by now, but not too often. */
  void tellIfDue(VideoSource source) {
    if (news.isDue()) {
      tell(source);
    }
  }

  /** Tells what is known by now. */
  void tell(VideoSource source) {
    List<Warning> known = new ArrayList<>(all);
    known.addAll(ofReading());
    known.addAll(ofPictures(source));
    StreamTexts.damagedVideo(source.damaged()).ifPresent(known::add);
    List<Warning> carried = new ArrayList<>(ofTracks());
    if (tracks != null) {
      tracks.leftOut().ifPresent(carried::add);
    }
    news.tell(known, carried);
  }

  /** All has been read; told for the last time, since what follows can take long, too. */
  void complete(VideoSource source) {
    tell(source);
    all.addAll(ofReading());
    all.addAll(ofTracks());
    all.addAll(ofPictures(source));
  }

  private List<Warning> ofReading() {
    List<Warning> found = new ArrayList<>(ofTimes.get());
    found.addAll(late);
    return found;
  }

  private List<Warning> ofTracks() {
    return tracks == null ? List.of() : tracks.found();
  }

  private List<Warning> ofPictures(VideoSource source) {
    List<Warning> found = new ArrayList<>(ofEnd);
    if (source.repairedTimes() > 0) {
      found.add(
          WarningCode.TIMESTAMPS_REPAIRED.with(
              Counted.of(source.repairedTimes(), "frame")
                  + " had no usable time stamp and got one"));
    }
    found.addAll(source.losses());
    return found;
  }
}
