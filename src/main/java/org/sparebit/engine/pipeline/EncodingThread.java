package org.sparebit.engine.pipeline;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.sparebit.engine.failure.EncodeFailure;
import org.sparebit.engine.ffmpeg.FfmpegException;
import org.sparebit.engine.ffmpeg.Frame;
import org.sparebit.protocol.FailureCode;

/** The stage that encodes, on a thread of its own behind a bounded queue. */
final class EncodingThread implements AutoCloseable {
  private final Handover<CompletableFuture<Frame>> queue;
  private final Runnable cancel;
  private final ExecutorService executor =
      Executors.newSingleThreadExecutor(r -> new Thread(r, "encode"));
  private final Future<?> encoding;

  /**
   * Starts the thread.
   *
   * @param waitingFrames how many frames the queue takes
   * @param cancel makes the stage end soon
   */
  EncodingThread(EncodeStage stage, int waitingFrames, Runnable cancel) {
    this.queue = new Handover<>(waitingFrames);
    this.cancel = cancel;
    this.encoding =
        executor.submit(
            () -> {
              try {
                stage.run(queue);
              } finally {
                queue.stop(EncodingThread::discard);
              }
              return null;
            });
  }

  /** Whether encoding has ended before its input. */
  boolean isStopped() {
    return queue.isStopped();
  }

  /** Hands a frame over; waits while the queue is full. */
  void put(CompletableFuture<Frame> frame) throws InterruptedException {
    if (!queue.put(frame)) {
      discard(frame);
    }
  }

  /**
   * Waits until encoding has ended.
   *
   * @param complete whether all frames have come; otherwise what waits is dropped
   */
  void end(boolean complete) throws EncodeFailure, FfmpegException, InterruptedException {
    if (complete) {
      queue.end();
    } else {
      queue.stop(EncodingThread::discard);
    }
    join();
  }

  /** Without waiting: a frame whose run waits for others would be waited for in vain. */
  private static void discard(CompletableFuture<Frame> left) {
    CompletableFuture<Frame> unused =
        left.whenComplete(
            (frame, failure) -> {
              if (frame != null) {
                frame.close();
              }
            });
  }

  /** Waits also if interrupted: the encoder writes to memory that is freed after this. */
  private void join() throws EncodeFailure, FfmpegException, InterruptedException {
    boolean interrupted = false;
    try {
      while (!encoding.isDone()) {
        try {
          encoding.get();
        } catch (InterruptedException e) {
          interrupted = true;
          cancel.run();
        }
      }
      if (interrupted) {
        throw new InterruptedException();
      }
      encoding.get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof EncodeFailure failure) {
        throw failure;
      }
      if (cause instanceof FfmpegException failure) {
        throw failure;
      }
      throw new EncodeFailure(FailureCode.INTERNAL, "encoding failed: " + cause, e);
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
