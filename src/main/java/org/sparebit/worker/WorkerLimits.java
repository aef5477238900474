package org.sparebit.worker;

import jakarta.validation.constraints.NotNull;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What a worker may do and use, {@code sparebit.worker.*}.
 *
 * @param confinement whether it may touch no more than its job needs. Default: auto, which means
 *     where the kernel can do that
 */
@Validated
@ConfigurationProperties("sparebit.worker")
public record WorkerLimits(@DefaultValue("auto") @NotNull ConfinementMode confinement) {

  /** The defaults, for use without a server. */
  public static WorkerLimits defaults() {
    return new WorkerLimits(ConfinementMode.AUTO);
  }
}
