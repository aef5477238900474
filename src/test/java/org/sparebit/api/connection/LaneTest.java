package org.sparebit.api.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LaneTest {
  private final Lane lane = new Lane(1, 1);
  private final List<String> letIn = new ArrayList<>();

  @Test
  void letsThoseThatWaitInByTheirOrder() {
    assertThat(lane.enter("a")).isTrue();
    assertThat(lane.enter("b")).isFalse();
    assertThat(lane.enterLater(new Request("first", "b"))).isTrue();
    assertThat(lane.enterLater(new Request("second", "c"))).isTrue();
    lane.leave("a");
    assertThat(letIn).containsExactly("first");
    lane.leave("b");
    assertThat(letIn).containsExactly("first", "second");
    assertThat(lane.enter("d")).isFalse();
    lane.leave("c");
    assertThat(lane.enter("d")).isTrue();
  }

  @Test
  void passesThePlaceOfThoseThatHaveGivenUpOn() {
    assertThat(lane.enter("a")).isTrue();
    for (int i = 0; i < 1_900; i++) {
      lane.enterLater(new Request("gone", "b", false));
    }
    lane.enterLater(new Request("second", "b"));
    lane.leave("a");
    assertThat(letIn).containsExactly("second");
    lane.leave("b");
    assertThat(lane.enter("a")).isTrue();
  }

  @Test
  void forgetsAWaitThatIsGivenUp() {
    assertThat(lane.enter("a")).isTrue();
    Lane.Waiting gone = new Request("gone", "b");
    lane.enterLater(gone);
    lane.forget(gone);
    lane.leave("a");
    assertThat(letIn).isEmpty();
    assertThat(lane.enter("a")).isTrue();
  }

  @Test
  void letsInAtOnceWhereAPlaceIsFree() {
    assertThat(lane.enterLater(new Request("first", "a"))).isTrue();
    assertThat(letIn).containsExactly("first");
    assertThat(lane.enter("b")).isFalse();
  }

  @Test
  void givesAPlaceBackThatIsNotWantedAnyMore() {
    assertThat(lane.enterLater(new Request("gone", "a", false))).isTrue();
    assertThat(lane.enter("a")).isTrue();
  }

  @Test
  void givesOneClientNoMoreThanItsShare() {
    Lane wide = new Lane(4, 2);
    assertThat(wide.enter("greedy")).isTrue();
    assertThat(wide.enter("greedy")).isTrue();
    assertThat(wide.enter("greedy")).isFalse();
    wide.enterLater(new Request("third of the greedy one", "greedy"));
    assertThat(letIn).isEmpty();
    assertThat(wide.enter("other")).isTrue();
    wide.leave("other");
    assertThat(letIn).isEmpty();
    wide.leave("greedy");
    assertThat(letIn).containsExactly("third of the greedy one");
    assertThat(wide.enter("greedy")).isFalse();
  }

  @Test
  void prefersTheClientThatHasFewest() {
    Lane wide = new Lane(2, 2);
    assertThat(wide.enter("greedy")).isTrue();
    assertThat(wide.enter("greedy")).isTrue();
    wide.enterLater(new Request("third of the greedy one", "greedy"));
    wide.enterLater(new Request("first of another", "other"));
    wide.leave("greedy");
    assertThat(letIn).containsExactly("first of another");
    wide.leave("other");
    assertThat(letIn).containsExactly("first of another", "third of the greedy one");
  }

  private final class Request implements Lane.Waiting {
    private final String name;
    private final String client;
    private final boolean wanted;

    Request(String name, String client) {
      this(name, client, true);
    }

    Request(String name, String client, boolean wanted) {
      this.name = name;
      this.client = client;
      this.wanted = wanted;
    }

    @Override
    public String client() {
      return client;
    }

    @Override
    public boolean letIn() {
      return wanted && letIn.add(name);
    }
  }
}
