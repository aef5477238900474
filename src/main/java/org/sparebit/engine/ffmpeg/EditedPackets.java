package org.sparebit.engine.ffmpeg;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sparebit.engine.container.Edit;

/**
 * Reads the packets of a film that its edit list has cut, in the order and with the times in which
 * they are to be decoded. FFmpeg applies edit lists, too, but moves what follows a cut to the next
 * packet's beginning, and knows nothing of pictures that stand still. Owns a demuxer for each
 * stream.
 */
public final class EditedPackets implements AutoCloseable {
  private final List<EditedTrackReader> readers = new ArrayList<>();
  private @Nullable EditedTrackReader current;

  /**
   * Opens the film anew.
   *
   * @param streams those of the film that are wanted
   */
  public EditedPackets(Demuxer film, List<SourceStream> streams) throws FfmpegException {
    try {
      for (SourceStream stream : streams) {
        EditedTrackReader reader = new EditedTrackReader(film, stream);
        readers.add(reader);
      }
      for (EditedTrackReader reader : List.copyOf(readers)) {
        advance(reader);
      }
    } catch (FfmpegException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private void advance(EditedTrackReader reader) throws FfmpegException {
    if (!reader.advance()) {
      readers.remove(reader);
      reader.close();
    }
  }

  /** Goes to the next packet of any stream; returns false if there is none. */
  public boolean advance() throws FfmpegException {
    EditedTrackReader last = current;
    current = null;
    if (last != null) {
      advance(last);
    }
    current =
        readers.stream().min(Comparator.comparingLong(EditedTrackReader::dueMicros)).orElse(null);
    return current != null;
  }

  /** The next packet; valid until the next call. */
  public Packet packet() {
    return reader().packet();
  }

  /** The edit that begins with this packet; null if it goes on. Its decoder is to begin anew. */
  public @Nullable Edit beginningEdit() {
    return reader().beginsEdit() ? reader().edit() : null;
  }

  private EditedTrackReader reader() {
    EditedTrackReader reader = current;
    if (reader == null) {
      throw new IllegalStateException("there is no packet");
    }
    return reader;
  }

  @Override
  public void close() {
    readers.forEach(EditedTrackReader::close);
    readers.clear();
  }
}
