package org.sparebit.engine.failure;

import org.sparebit.engine.precode.GpuUnavailableException;
import org.sparebit.engine.precode.PrecoderException;
import org.sparebit.protocol.FailureCode;

/** Finds the words for what ends a job whose precoder fails. */
public final class PrecoderFailures {
  private PrecoderFailures() {}

  /** A precoder that could not be opened. */
  public static EncodeFailure unavailable(Exception cause) {
    if (cause instanceof PrecoderException precoder
        && precoder.kind() != PrecoderException.Kind.OTHER) {
      return whileRunning(precoder);
    }
    return cause instanceof GpuUnavailableException
        ? new EncodeFailure(FailureCode.GPU_UNAVAILABLE, String.valueOf(cause.getMessage()), cause)
        : new EncodeFailure(
            FailureCode.PRECODER_UNAVAILABLE,
            "the precoder can't be used: " + cause.getMessage(),
            cause);
  }

  /** A precoder that was open and could not precode. */
  public static EncodeFailure whileRunning(Throwable cause) {
    PrecoderException.Kind kind =
        cause instanceof PrecoderException precoder
            ? precoder.kind()
            : PrecoderException.Kind.OTHER;
    return switch (kind) {
      case GPU_OUT_OF_MEMORY ->
          new EncodeFailure(
              FailureCode.GPU_OUT_OF_MEMORY,
              "the GPU has not enough free memory ("
                  + cause.getMessage()
                  + "); lower sparebit.gpu.max-jobs or sparebit.gpu.frames-per-run, raise"
                  + " sparebit.gpu.memory-limit if the GPU has more, or send isize_use_gpu FALSE",
              cause);
      case GPU_LOST ->
          new EncodeFailure(
              FailureCode.GPU_LOST,
              "the GPU stopped working in the middle of the job ("
                  + cause.getMessage()
                  + "); nvidia-smi and the kernel's log (NVRM, Xid) say why, and until it is"
                  + " repaired jobs with isize_use_gpu FALSE run",
              cause);
      case OTHER ->
          new EncodeFailure(
              FailureCode.PRECODER_FAILED, "precoding failed: " + cause.getMessage(), cause);
    };
  }
}
