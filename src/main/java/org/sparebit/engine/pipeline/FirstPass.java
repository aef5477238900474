package org.sparebit.engine.pipeline;

import org.jspecify.annotations.Nullable;
import org.sparebit.engine.ffmpeg.Encoder;
import org.sparebit.engine.ffmpeg.Packet;
import org.sparebit.engine.ffmpeg.Pass;
import org.sparebit.engine.ffmpeg.RateStatistics;
import org.sparebit.engine.ffmpeg.Rational;

/** The pass that makes nothing but what the second one needs to know. Owns the statistics. */
final class FirstPass implements PassOutput, AutoCloseable {
  /** As the output's pass has it; both must be configured alike. */
  private final boolean globalHeader;

  private @Nullable RateStatistics statistics;

  FirstPass(boolean globalHeader) {
    this.globalHeader = globalHeader;
  }

  /** The second pass; only after the first has come to its end. */
  Pass second() {
    RateStatistics found = statistics;
    if (found == null) {
      throw new IllegalStateException("the first pass has not come to its end");
    }
    return new Pass.Second(found);
  }

  @Override
  public Pass pass() {
    return Pass.FIRST;
  }

  @Override
  public boolean wantsGlobalHeader() {
    return globalHeader;
  }

  @Override
  public void start(Encoder encoder) {}

  @Override
  public void write(Packet packet, Rational timeBase) {}

  @Override
  public void finish(Encoder encoder) {
    statistics = encoder.takeStatistics();
  }

  @Override
  public void close() {
    if (statistics != null) {
      statistics.close();
    }
  }
}
