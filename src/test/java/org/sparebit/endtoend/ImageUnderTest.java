package org.sparebit.endtoend;

import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The container image that {@code SPAREBIT_TEST_IMAGE} names. Without it the tests of the image are
 * skipped; with it they run, and fail where there is no Docker.
 */
final class ImageUnderTest implements ExecutionCondition {
  private static final String VARIABLE = "SPAREBIT_TEST_IMAGE";
  private static final String BASE_VARIABLE = "SPAREBIT_TEST_BASE_IMAGE";
  private static final AtomicBoolean SAID = new AtomicBoolean();

  static String name() {
    return System.getenv().getOrDefault(VARIABLE, "");
  }

  /** What the image is made from, under a name that the engine knows. */
  static String base() {
    String base = System.getenv().getOrDefault(BASE_VARIABLE, "");
    if (base.isEmpty()) {
      throw new AssertionError(BASE_VARIABLE + " names no image, see .ci/container-tests");
    }
    return base;
  }

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    if (!name().isEmpty()) {
      return ConditionEvaluationResult.enabled("the image is " + name());
    }
    String why = VARIABLE + " names no image: container tests skipped, see .ci/container-tests";
    if (!SAID.getAndSet(true)) {
      System.out.println(why);
    }
    return ConditionEvaluationResult.disabled(why);
  }
}
