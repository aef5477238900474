package org.sparebit.system;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/**
 * Keeps warnings and errors that repeat themselves from filling the disk: of the same message with
 * the same cause one is logged a minute, with its stack trace, and then how many were left out.
 * Those without an exception usually tell of different jobs, so some more of them pass.
 */
final class RepeatedEvents extends TurboFilter {
  private static final Duration PERIOD = Duration.ofMinutes(1);
  private static final int WITH_EXCEPTION = 1;
  private static final int WITHOUT_EXCEPTION = 60;

  /** More different causes at once than a server has; beyond it everything is logged. */
  private static final int MAX_KINDS = 1000;

  private static final long SUMMARY_INTERVAL_MS = 5000;

  private final LongSupplier nanoTime;
  private final Map<Kind, Count> counts = new LinkedHashMap<>();
  private @Nullable ScheduledFuture<?> summaries;

  RepeatedEvents(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Puts one into the log's way, once. */
  static void install(LoggerContext log) {
    if (log.getTurboFilterList().stream().noneMatch(RepeatedEvents.class::isInstance)) {
      RepeatedEvents filter = new RepeatedEvents(System::nanoTime);
      filter.setContext(log);
      filter.start();
      log.addTurboFilter(filter);
    }
  }

  @Override
  public void start() {
    super.start();
    summaries =
        getContext()
            .getScheduledExecutorService()
            .scheduleWithFixedDelay(
                this::summarise, SUMMARY_INTERVAL_MS, SUMMARY_INTERVAL_MS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void stop() {
    super.stop();
    if (summaries != null) {
      summaries.cancel(false);
    }
  }

  @Override
  public FilterReply decide(
      @Nullable Marker marker,
      Logger logger,
      Level level,
      @Nullable String format,
      Object @Nullable [] values,
      @Nullable Throwable thrown) {
    if (format == null
        || !level.isGreaterOrEqual(Level.WARN)
        || !level.isGreaterOrEqual(logger.getEffectiveLevel())) {
      return FilterReply.NEUTRAL;
    }
    Throwable failure = thrown == null ? last(values) : thrown;
    Kind kind =
        new Kind(
            logger,
            level,
            format.replaceAll("[0-9]+", "#"),
            failure == null ? "" : FailureCause.describe(failure));
    return isOneTooMany(kind, failure == null ? WITHOUT_EXCEPTION : WITH_EXCEPTION)
        ? FilterReply.DENY
        : FilterReply.NEUTRAL;
  }

  /** Where SLF4J looks for an exception. */
  private static @Nullable Throwable last(Object @Nullable [] values) {
    return values != null
            && values.length > 0
            && values[values.length - 1] instanceof Throwable throwable
        ? throwable
        : null;
  }

  private synchronized boolean isOneTooMany(Kind kind, int limit) {
    Count count = counts.get(kind);
    if (count != null && isOver(count)) {
      counts.remove(kind);
      count.logOmitted(kind);
      count = null;
    }
    if (count == null) {
      if (counts.size() >= MAX_KINDS) {
        return false;
      }
      count = new Count(nanoTime.getAsLong());
      counts.put(kind, count);
    }
    if (++count.events <= limit) {
      return false;
    }
    count.omitted++;
    return true;
  }

  private boolean isOver(Count count) {
    return nanoTime.getAsLong() - count.since >= PERIOD.toNanos();
  }

  /** So that the count comes also when nothing follows. */
  void summarise() {
    Map<Kind, Count> over = new LinkedHashMap<>();
    synchronized (this) {
      Iterator<Map.Entry<Kind, Count>> all = counts.entrySet().iterator();
      while (all.hasNext()) {
        Map.Entry<Kind, Count> entry = all.next();
        if (isOver(entry.getValue())) {
          over.put(entry.getKey(), entry.getValue());
          all.remove();
        }
      }
    }
    over.forEach((kind, count) -> count.logOmitted(kind));
  }

  private record Kind(Logger logger, Level level, String shape, String cause) {}

  private static final class Count {
    private final long since;
    private int events;
    private int omitted;

    Count(long since) {
      this.since = since;
    }

    void logOmitted(Kind kind) {
      if (omitted == 0) {
        return;
      }
      String text = "{} more like this were left out within a minute: {}";
      if (kind.level() == Level.WARN) {
        kind.logger().warn(text, omitted, kind.shape());
      } else {
        kind.logger().error(text, omitted, kind.shape());
      }
    }
  }
}
