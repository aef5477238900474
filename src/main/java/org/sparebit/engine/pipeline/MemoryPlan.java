package org.sparebit.engine.pipeline;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sparebit.codec.Lookahead;
import org.sparebit.engine.failure.Counted;
import org.sparebit.engine.failure.EncodeFailure;
import org.sparebit.engine.ffmpeg.SourceStream;
import org.sparebit.engine.picture.VideoGeometry;
import org.sparebit.protocol.EncodeRequest;
import org.sparebit.protocol.FailureCode;
import org.sparebit.protocol.Warning;
import org.sparebit.protocol.WarningCode;

/**
 * With how many threads and how far a lookahead an encode fits what its worker may use, by an
 * estimate before it begins. What can't fit in any way is refused; the server's watch is for what
 * the estimate does not know.
 */
final class MemoryPlan {
  /**
   * Most estimates are within a fifth. What is above the bound by less may fit: it is tried, with
   * as little as it can do with.
   */
  private static final double TOLERANCE = 1.2;

  private static final long MB = 1 << 20;

  private static final System.Logger LOG = System.getLogger(MemoryPlan.class.getName());

  private final EncodeRequest request;
  private final @Nullable MemoryEstimate estimate;
  private final Lookahead lookahead;
  private final @Nullable Warning warning;

  private MemoryPlan(
      EncodeRequest request,
      @Nullable MemoryEstimate estimate,
      Lookahead lookahead,
      @Nullable Warning warning) {
    this.request = request;
    this.estimate = estimate;
    this.lookahead = lookahead;
    this.warning = warning;
  }

  /** Nothing is lowered and nothing refused. */
  static MemoryPlan none(EncodeRequest request) {
    return new MemoryPlan(request, null, Lookahead.FULL, null);
  }

  /**
   * Plans an encode of what the input's header says. Where it says nothing, nothing is lowered
   * before {@link #require} knows more; likewise with a GPU, whose memory is another.
   */
  static MemoryPlan of(EncodeRequest request, SourceStream video) throws EncodeFailure {
    if (request.bounds().memoryBytes() == 0 || request.gpu() != null) {
      return none(request);
    }
    long pixels = (long) video.width() * video.height();
    MemoryEstimate estimate =
        new MemoryEstimate(
            request,
            pixels * video.codec().bitsPerPixel() / 8,
            video.codec().hasReferences()
                ? MemoryEstimate.REFERENCES
                : MemoryEstimate.WITHOUT_REFERENCES);
    Optional<VideoGeometry> size = sizeByHeader(request, video);
    if (size.isEmpty()) {
      return new MemoryPlan(request, estimate, Lookahead.FULL, null);
    }
    MemoryPlan plan = fitting(request, estimate, size.get());
    plan.require(video.width(), video.height(), size.get());
    // benchmarks/encoder-memory.sh compares it with what the worker then takes.
    LOG.log(
        System.Logger.Level.INFO,
        "by estimate the job takes {0} of the {1} of memory that it may",
        megabytes(estimate.bytes(size.get().pixels(), plan.request.threads(), plan.lookahead)),
        megabytes(request.bounds().memoryBytes()));
    return plan;
  }

  /** The header can be wrong, so what it would make impossible is not yet. */
  private static Optional<VideoGeometry> sizeByHeader(EncodeRequest request, SourceStream video) {
    boolean turned = video.sideData().orientation().swapsSides();
    int width = turned ? video.height() : video.width();
    int height = turned ? video.width() : video.height();
    if (width <= 0 || height <= 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          VideoGeometry.of(
              request.video(),
              width,
              height,
              turned ? video.pixelAspect().inverse() : video.pixelAspect()));
    } catch (EncodeFailure e) {
      return Optional.empty();
    }
  }

  private static MemoryPlan fitting(
      EncodeRequest request, MemoryEstimate estimate, VideoGeometry size) {
    long bound = request.bounds().memoryBytes();
    long wanted = estimate.bytes(size.pixels(), request.threads(), Lookahead.FULL);
    if (wanted <= bound) {
      return new MemoryPlan(request, estimate, Lookahead.FULL, null);
    }
    int threads = request.threads();
    while (threads > 1 && estimate.bytes(size.pixels(), threads, Lookahead.FULL) > bound) {
      threads /= 2;
    }
    boolean fits = estimate.bytes(size.pixels(), threads, Lookahead.FULL) <= bound;
    Lookahead lookahead = fits ? Lookahead.FULL : Lookahead.SHORT;
    return new MemoryPlan(
        request.withThreads(threads),
        estimate,
        lookahead,
        lowered(request, threads, lookahead, wanted));
  }

  private static @Nullable Warning lowered(
      EncodeRequest request, int threads, Lookahead lookahead, long wanted) {
    boolean looksAhead = !request.codec().intraOnly() && lookahead == Lookahead.SHORT;
    if (threads == request.threads() && !looksAhead) {
      return null;
    }
    String how =
        threads == request.threads()
            ? ""
            : "works with " + Counted.of(threads, "thread") + " instead of " + request.threads();
    if (looksAhead) {
      how += (how.isEmpty() ? "" : " and ") + "looks fewer frames ahead, at some cost in quality";
    }
    return WarningCode.MEMORY_LIMITED.with(
        "the job "
            + how
            + ": otherwise it would need about "
            + megabytes(wanted)
            + " of memory, and a worker may use "
            + megabytes(request.bounds().memoryBytes())
            + " (sparebit.worker.memory)");
  }

  /** The encode as it is to be done. */
  EncodeRequest request() {
    return request;
  }

  Lookahead lookahead() {
    return lookahead;
  }

  /** What was lowered, in words; empty if nothing was. */
  Optional<Warning> warning() {
    return Optional.ofNullable(warning);
  }

  /**
   * Ends a job that can't fit.
   *
   * @param width of the source's pictures, as they really are
   * @param height of the source's pictures, as they really are
   * @param size of the output's
   */
  void require(int width, int height, VideoGeometry size) throws EncodeFailure {
    MemoryEstimate planned = estimate;
    if (planned == null) {
      return;
    }
    long bound = request.bounds().memoryBytes();
    long needed = planned.bytes(size.pixels(), request.threads(), lookahead);
    if (needed <= bound * TOLERANCE) {
      return;
    }
    throw new EncodeFailure(
        FailureCode.MEMORY_EXCEEDED,
        String.format(
            Locale.ROOT,
            "the job would need about %s of memory, and a worker may use %s: it decodes pictures of"
                + " %d×%d and encodes %d×%d as %s%s; %s, or allow more with sparebit.worker.memory"
                + " (by default a worker may use what there is, divided by "
                + "sparebit.worker.concurrent-jobs)",
            megabytes(needed),
            megabytes(bound),
            width,
            height,
            size.width(),
            size.height(),
            request.codec(),
            request.threads() == 1 ? ", with one thread and the shortest lookahead" : "",
            advice(planned, size)));
  }

  private String advice(MemoryEstimate planned, VideoGeometry size) {
    long bound = request.bounds().memoryBytes();
    int width = size.width();
    while (width >= request.codec().limits().minSide()) {
      long pixels = size.pixels() * width / size.width() * width / size.width();
      if (planned.bytes(pixels, 1, Lookahead.SHORT) <= bound) {
        return "give it a width of " + width / 2 * 2 + " or less";
      }
      width -= Math.max(2, width / 20);
    }
    return "scale the input down first";
  }

  private static String megabytes(long bytes) {
    return bytes / MB + " MB";
  }
}
