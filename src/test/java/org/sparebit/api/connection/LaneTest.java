package org.sparebit.api.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LaneTest {
  private final Lane lane = new Lane(1);
  private final List<String> letIn = new ArrayList<>();

  @Test
  void letsThoseThatWaitInByTheirOrder() {
    assertThat(lane.enter()).isTrue();
    assertThat(lane.enter()).isFalse();
    assertThat(lane.enterLater(() -> letIn.add("first"))).isTrue();
    assertThat(lane.enterLater(() -> letIn.add("second"))).isTrue();
    lane.leave();
    assertThat(letIn).containsExactly("first");
    lane.leave();
    assertThat(letIn).containsExactly("first", "second");
    assertThat(lane.enter()).isFalse();
    lane.leave();
    assertThat(lane.enter()).isTrue();
  }

  @Test
  void passesThePlaceOfOneThatHasGivenUpOn() {
    assertThat(lane.enter()).isTrue();
    lane.enterLater(() -> false);
    lane.enterLater(() -> letIn.add("second"));
    lane.leave();
    assertThat(letIn).containsExactly("second");
  }

  @Test
  void forgetsAWaitThatIsGivenUp() {
    assertThat(lane.enter()).isTrue();
    Lane.Waiting gone = () -> letIn.add("gone");
    lane.enterLater(gone);
    lane.forget(gone);
    lane.leave();
    assertThat(letIn).isEmpty();
    assertThat(lane.enter()).isTrue();
  }

  @Test
  void letsInAtOnceWhereAPlaceIsFree() {
    assertThat(lane.enterLater(() -> letIn.add("first"))).isTrue();
    assertThat(letIn).containsExactly("first");
    assertThat(lane.enter()).isFalse();
  }
}
