package org.sparebit.engine.ffmpeg;

import static org.bytedeco.ffmpeg.global.avformat.avformat_index_get_entry;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIndexEntry;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.sparebit.engine.container.Edit;
import org.sparebit.engine.container.EditLists;
import org.sparebit.engine.container.EditedTrack;

/** What players show of a stream, and when: all of it, what its edit list says, or a part. */
public final class Presentation {
  private static final System.Logger LOG = System.getLogger(Presentation.class.getName());

  /** What edit lists leave out since frames are reordered is a few frames long. */
  private static final double MOST_DELAY_SECONDS = 0.5;

  /** Three years; what is later is the end. */
  private static final long MOST_MICROS = 100_000_000_000_000L;

  private final AVStream stream;
  private final SourceStream.Kind kind;
  private final Rational timeBase;
  private EditedTrack edited;
  private boolean isPart;

  Presentation(AVStream stream, SourceStream.Kind kind, Rational timeBase, EditedTrack edited) {
    this.stream = stream;
    this.kind = kind;
    this.timeBase = timeBase;
    this.edited = edited;
  }

  /** The edit lists of a file's tracks, by their numbers; empty for formats that have none. */
  static Map<Long, EditedTrack> editLists(AVFormatContext format, FileChannel file) {
    Map<Long, EditedTrack> edited = new HashMap<>();
    if (Ffmpeg.text(format.iformat().name()).startsWith("mov,")) {
      try {
        EditLists.of(file).forEach(track -> edited.put(track.id(), track));
      } catch (IOException e) {
        // Whoever reads the packets meets it, too, and says so.
        LOG.log(System.Logger.Level.WARNING, "the edit lists can't be read", e);
      }
    }
    return edited;
  }

  /** Its edits, in the stream's time base; the whole if the container knows no edit lists. */
  public EditedTrack edited() {
    return edited;
  }

  /**
   * Whether players show the media in more than one piece, let it stand still, or leave out some of
   * its pictures at the beginning.
   */
  public boolean isCut() {
    double leftOut = edited.edits().get(0).mediaStart() * timeBase.toDouble();
    return isPart
        || edited.isCut()
        || (kind == SourceStream.Kind.VIDEO
            && leftOut > 0
            && (leftOut > MOST_DELAY_SECONDS || beginsWithHidden()));
  }

  /** Shows only a part of it from now on; times are the film's, in microseconds. */
  void show(long fromMicros, long toMicros) {
    switch (kind) {
      case VIDEO, AUDIO, SUBTITLE, DATA -> {
        long to = Rational.MICROSECONDS.rescale(Math.min(toMicros, MOST_MICROS), timeBase);
        long from = Rational.MICROSECONDS.rescale(fromMicros, timeBase);
        edited = edited.within(from, toMicros >= MOST_MICROS ? Edit.OPEN : to);
        isPart = true;
      }
      case ATTACHED_PICTURE, ATTACHMENT, OTHER -> {}
    }
  }

  /**
   * Whether the first picture is before the edit list begins to show any. FFmpeg then takes another
   * time for zero where decoding times are later than those of presentation (phones write such).
   */
  private boolean beginsWithHidden() {
    AVIndexEntry first = avformat_index_get_entry(stream, 0);
    return first != null && (first.flags() & AVIndexEntry.AVINDEX_DISCARD_FRAME) != 0;
  }

  /** When players begin to show it, in microseconds of the film. */
  public long startMicros() {
    return timeBase.rescale(edited.edits().get(0).start(), Rational.MICROSECONDS);
  }
}
