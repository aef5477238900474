package org.sparebit.engine.container;

import java.util.List;

/**
 * The edit list of a track.
 *
 * @param id the track's number, which is not its place
 * @param edits in their order, without those that show nothing; {@link Edit#WHOLE} alone where the
 *     file has none
 * @param otherSpeed whether an edit wants another speed than the media's
 */
public record EditedTrack(long id, List<Edit> edits, boolean otherSpeed) {
  /** Of a track that has no edit list. */
  public static EditedTrack whole(long id) {
    return new EditedTrack(id, List.of(Edit.WHOLE), false);
  }

  /**
   * What is left of it where only a part of the film is wanted.
   *
   * @param from when the part begins, in the film and in the track's units
   * @param to when it is over; {@link Edit#OPEN} if with the film
   */
  public EditedTrack within(long from, long to) {
    List<Edit> left = edits.stream().flatMap(edit -> edit.within(from, to).stream()).toList();
    // A track of which nothing is shown still has a place.
    return new EditedTrack(
        id, left.isEmpty() ? List.of(new Edit(from, from, 0, false)) : left, otherSpeed);
  }

  /** Whether the media is shown in more than one piece, or stands still. */
  public boolean isCut() {
    return edits.size() > 1 || edits.stream().anyMatch(Edit::holds);
  }

  /** Whether there is nothing, or nothing new, between the first edit and the last. */
  public boolean pauses() {
    for (int i = 1; i < edits.size(); i++) {
      if (edits.get(i).start() > edits.get(i - 1).end()) {
        return true;
      }
    }
    return edits.stream().anyMatch(Edit::holds);
  }
}
