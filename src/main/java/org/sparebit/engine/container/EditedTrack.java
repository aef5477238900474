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
