package org.sparebit.engine.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.sparebit.engine.failure.Warnings;
import org.sparebit.protocol.Warned;
import org.sparebit.protocol.Warning;
import org.sparebit.protocol.WorkerMessage;

/**
 * Tells the server what users should know while the job runs, whichever pass finds it: always the
 * whole list, since numbers in its texts grow, and only where it differs from the one told before.
 * For one thread.
 */
final class WarningNews {
  /** As often as progress is told, however many packets of an input are damaged. */
  private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final Consumer<WorkerMessage> messages;
  private final LongSupplier nanoTime;

  /** Null before {@code Opened}. */
  private @Nullable List<Warning> told;

  /** Null in the first pass, or the only one. */
  private @Nullable List<Warning> ofFirstPass;

  private long looked;

  /**
   * @param nanoTime the time now, as of {@link System#nanoTime}
   */
  WarningNews(Consumer<WorkerMessage> messages, LongSupplier nanoTime) {
    this.messages = messages;
    this.nanoTime = nanoTime;
  }

  /** {@code Opened} has told these. */
  void opened(List<Warning> warnings) {
    told = warnings;
    looked = nanoTime.getAsLong() - INTERVAL_NANOS;
  }

  /**
   * The first of two passes has come to its end.
   *
   * @param found all that there is to say of the pictures: the second pass finds it once more
   */
  void firstPassFound(List<Warning> found) {
    ofFirstPass = found;
  }

  /** Whether it is time to look for something new. */
  boolean isDue() {
    return told != null && nanoTime.getAsLong() - looked >= INTERVAL_NANOS;
  }

  /**
   * Tells what is known by now; does nothing before {@code Opened}, which tells it.
   *
   * @param ofPictures by this pass, with what was known before it
   * @param ofTracks by this pass
   */
  void tell(List<Warning> ofPictures, List<Warning> ofTracks) {
    if (told == null) {
      return;
    }
    looked = nanoTime.getAsLong();
    List<Warning> all = new ArrayList<>(ofFirstPass == null ? ofPictures : ofFirstPass);
    all.addAll(ofTracks);
    List<Warning> known = Warnings.bounded(all);
    if (!known.equals(told)) {
      told = known;
      messages.accept(new Warned(known));
    }
  }
}
