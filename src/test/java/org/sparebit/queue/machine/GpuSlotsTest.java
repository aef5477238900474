package org.sparebit.queue.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

@NullMarked
class GpuSlotsTest {
  private Instant now = Instant.parse("2026-11-21T00:00:00Z");
  private final GpuSlots slots = new GpuSlots(2, () -> now);

  @Test
  void noMoreJobsThanAllowedAreOnTheGpu() {
    assertThat(slots.enter(1, false)).isEmpty();
    assertThat(slots.enter(2, false)).isEmpty();
    assertThat(slots.enter(3, false)).isPresent();
    slots.leave(1);
    assertThat(slots.enter(3, false)).isEmpty();
  }

  @Test
  void whoeverHasWaitedLongestIsNext() {
    slots.enter(1, false);
    slots.enter(2, false);
    assertThat(slots.enter(3, false)).hasValue(now.plus(GpuSlots.PAUSE));
    assertThat(slots.enter(4, false)).hasValue(now.plus(GpuSlots.PAUSE.multipliedBy(2)));
    slots.leave(1);
    assertThat(slots.enter(4, false)).isPresent();
    assertThat(slots.enter(3, false)).isEmpty();
    slots.leave(2);
    assertThat(slots.enter(4, false)).isEmpty();
  }

  @Test
  void jobThatNeedsTheGpuToItselfWaitsForAllOthersAndKeepsThemOut() {
    slots.enter(1, false);
    assertThat(slots.enter(2, true)).isPresent();
    assertThat(slots.enter(3, false)).as("behind it in the line").isPresent();
    slots.leave(1);
    assertThat(slots.enter(2, true)).isEmpty();
    assertThat(slots.enter(3, false)).isPresent();
    slots.leave(2);
    assertThat(slots.enter(3, false)).isEmpty();
    assertThat(slots.enter(4, false)).as("beside an ordinary job").isEmpty();
  }

  @Test
  void jobThatDoesNotComeBackHoldsNobodyUp() {
    slots.enter(1, false);
    slots.enter(2, false);
    Optional<Instant> cancelledLater = slots.enter(3, false);
    slots.leave(1);
    now = cancelledLater.orElseThrow().plus(Duration.ofSeconds(31));
    assertThat(slots.enter(4, false)).isEmpty();
  }

  @Test
  void cancelledJobHoldsNobodyUpFromThenOn() {
    slots.enter(1, false);
    slots.enter(2, false);
    slots.enter(3, false);
    slots.enter(4, false);
    slots.leave(1);
    slots.forget(3);
    assertThat(slots.enter(4, false)).isEmpty();
  }

  @Test
  void leavingTwiceMakesNoMoreRoom() {
    slots.enter(1, false);
    slots.enter(2, false);
    slots.leave(1);
    slots.leave(1);
    assertThat(slots.enter(3, false)).isEmpty();
    assertThat(slots.enter(4, false)).isPresent();
  }
}
