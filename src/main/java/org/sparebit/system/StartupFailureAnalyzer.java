package org.sparebit.system;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Prints a {@link StartupFailure} as its two texts. */
final class StartupFailureAnalyzer extends AbstractFailureAnalyzer<StartupFailure> {
  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, StartupFailure cause) {
    return new FailureAnalysis(cause.getMessage(), cause.action(), cause);
  }
}
