package org.sparebit.engine.picture;

import org.jspecify.annotations.Nullable;
import org.sparebit.engine.container.Edit;
import org.sparebit.engine.failure.EncodeFailure;
import org.sparebit.engine.ffmpeg.FfmpegException;
import org.sparebit.engine.ffmpeg.Frame;
import org.sparebit.engine.ffmpeg.Packet;

/** Lets those frames pass that an edit shows, for as long as it shows them. */
final class PictureCut implements AutoCloseable {
  /** Takes what is shown; the frame stays the giver's and may be emptied. */
  interface Sink {
    void accept(Frame frame) throws FfmpegException, EncodeFailure, InterruptedException;
  }

  private final Edit edit;
  private final long frameDuration;
  private final Sink sink;

  /** The frame that is on screen when the edit begins, until the next one shows for how long. */
  private @Nullable Frame first;

  /**
   * @param frameDuration of most frames, in the edit's units
   */
  PictureCut(Edit edit, long frameDuration, Sink sink) {
    this.edit = edit;
    this.frameDuration = frameDuration;
    this.sink = sink;
  }

  /** Takes the next frame in order of presentation, with the time that it has in the film. */
  void accept(Frame frame) throws FfmpegException, EncodeFailure, InterruptedException {
    long time = frame.hasTime() ? frame.presentationTime() : frame.bestEffortTime();
    if (time == Packet.NO_TIME) {
      sink.accept(frame);
    } else if (time <= edit.start()) {
      close();
      first = frame.copy();
      first.presentationTime(time);
    } else if (time < edit.end() && !edit.holds()) {
      passFirst(time);
      frame.duration(Math.min(frame.duration(), edit.end() - time));
      sink.accept(frame);
    }
  }

  /** The edit ends. */
  void finish() throws FfmpegException, EncodeFailure, InterruptedException {
    Frame frame = first;
    if (frame == null) {
      return;
    }
    long end = frame.presentationTime() + Math.max(frame.duration(), frameDuration);
    passFirst(edit.holds() ? edit.end() : Math.min(edit.end(), end));
  }

  private void passFirst(long end) throws FfmpegException, EncodeFailure, InterruptedException {
    Frame frame = first;
    first = null;
    if (frame == null) {
      return;
    }
    try (frame) {
      // What is left of it is shown for as long as the others: else the last one of the edit
      // before lasts a little longer, and the rate stays what it was.
      if (edit.holds()
          || frame.presentationTime() == edit.start()
          || end - edit.start() >= frameDuration) {
        frame.presentationTime(edit.start());
        frame.duration(Math.max(1, end - edit.start()));
        sink.accept(frame);
      }
    }
  }

  @Override
  public void close() {
    if (first != null) {
      first.close();
      first = null;
    }
  }
}
