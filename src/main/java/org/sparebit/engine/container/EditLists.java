package org.sparebit.engine.container;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the edit lists of MP4 and MOV files, as ISO/IEC 14496-12 has them. */
public final class EditLists {
  /** Each is a search in the file; an editor's cuts of a whole evening are fewer. */
  private static final int MOST_EDITS = 10_000;

  /** As many streams as are opened. */
  private static final int MOST_TRACKS = 500;

  private static final int NORMAL_SPEED = 1 << 16;

  private final BoundedFile file;
  private final Box movie;
  private final long movieUnits;

  private EditLists(BoundedFile file, Box movie) throws IOException {
    this.file = file;
    this.movie = movie;
    Optional<Box> header = movie.child(file, "mvhd");
    this.movieUnits = header.isEmpty() ? 0 : units(header.get());
  }

  /**
   * Reads the edit lists of all tracks; empty if the file has no index of the whole film, as one of
   * fragments, or is not an MP4 or MOV file.
   */
  public static List<EditedTrack> of(FileChannel channel) throws IOException {
    BoundedFile file = new BoundedFile(channel);
    for (Box box : Box.between(file, 0, file.size())) {
      if (box.type().equals("moov") && box.children(file, "mvex").isEmpty()) {
        return new EditLists(file, box).tracks();
      }
    }
    return List.of();
  }

  /** How many units of time a second has, as the header of a film or of a track says. */
  private long units(Box header) throws IOException {
    boolean isLong = file.bytes(header.content(), 1).get() == 1;
    return file.uint32(header.content() + (isLong ? 20 : 12));
  }

  private List<EditedTrack> tracks() throws IOException {
    List<EditedTrack> tracks = new ArrayList<>();
    for (Box track : movie.children(file, "trak")) {
      Optional<Box> header = track.child(file, "tkhd");
      Optional<Box> media = track.child(file, "mdia", "mdhd");
      if (tracks.size() < MOST_TRACKS && header.isPresent() && media.isPresent()) {
        long id = trackNumber(file, header.get());
        tracks.add(track(id, track.child(file, "edts", "elst"), units(media.get())));
      }
    }
    return tracks;
  }

  /** As the header of a track, its {@code tkhd}, says. */
  static long trackNumber(BoundedFile file, Box header) throws IOException {
    boolean isLong = file.bytes(header.content(), 1).get() == 1;
    return file.uint32(header.content() + (isLong ? 20 : 12));
  }

  private EditedTrack track(long id, Optional<Box> list, long trackUnits) throws IOException {
    if (list.isEmpty() || movieUnits <= 0 || trackUnits <= 0) {
      return new EditedTrack(id, List.of(Edit.WHOLE), false);
    }
    Box box = list.get();
    boolean isLong = file.bytes(box.content(), 1).get() == 1;
    int entryBytes = isLong ? 20 : 12;
    long room = (Math.min(box.end(), file.size()) - box.content() - 8) / entryBytes;
    int count = (int) Math.min(Math.min(room, MOST_EDITS), file.uint32(box.content() + 4));
    List<Edit> edits = new ArrayList<>();
    boolean otherSpeed = false;
    long shown = 0;
    for (int i = 0; i < count; i++) {
      ByteBuffer entry = file.bytes(box.content() + 8 + (long) i * entryBytes, entryBytes);
      long length = isLong ? entry.getLong() : Integer.toUnsignedLong(entry.getInt());
      long mediaStart = isLong ? entry.getLong() : entry.getInt();
      int speed = entry.getInt();
      if (length < 0 || length > Edit.OPEN - shown) {
        break;
      }
      long start = scaled(shown, trackUnits);
      shown += length;
      boolean isLast = i == count - 1;
      if (mediaStart >= 0 && (length > 0 || isLast)) {
        // Some writers leave the length of the last one open.
        long end = length == 0 ? Edit.OPEN : scaled(shown, trackUnits);
        add(edits, new Edit(start, end, mediaStart, speed == 0), trackUnits);
        otherSpeed |= speed != 0 && speed != NORMAL_SPEED;
      }
    }
    return edits.isEmpty()
        ? new EditedTrack(id, List.of(Edit.WHOLE), false)
        : new EditedTrack(id, List.copyOf(edits), otherSpeed);
  }

  /** A cut that takes nothing away, or only what the film's coarser units can't tell, is none. */
  private void add(List<Edit> edits, Edit edit, long trackUnits) {
    if (!edits.isEmpty() && !edit.holds()) {
      Edit last = edits.get(edits.size() - 1);
      if (!last.holds()
          && last.end() == edit.start()
          && Math.abs(last.shift() - edit.shift()) <= trackUnits / movieUnits) {
        edits.set(edits.size() - 1, new Edit(last.start(), edit.end(), last.mediaStart(), false));
        return;
      }
    }
    edits.add(edit);
  }

  private long scaled(long movieTime, long trackUnits) {
    // Long films in fine units are more than a long takes on the way.
    BigInteger exact =
        BigInteger.valueOf(movieTime)
            .multiply(BigInteger.valueOf(trackUnits))
            .add(BigInteger.valueOf(movieUnits / 2))
            .divide(BigInteger.valueOf(movieUnits));
    return exact.min(BigInteger.valueOf(Edit.OPEN)).longValue();
  }
}
