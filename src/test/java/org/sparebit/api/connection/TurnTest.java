package org.sparebit.api.connection;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A turn whose client goes in the very moment when it is let in. */
class TurnTest {
  private final Lane lane = new Lane(1, 1);
  private final List<String> calls = new ArrayList<>();
  private Runnable onDispatch = () -> {};

  private final AsyncContext context =
      (AsyncContext)
          Proxy.newProxyInstance(
              TurnTest.class.getClassLoader(),
              new Class<?>[] {AsyncContext.class},
              (proxy, method, arguments) -> {
                calls.add(method.getName());
                if (method.getName().equals("dispatch")) {
                  onDispatch.run();
                }
                return null;
              });

  private final Turn turn = new Turn(lane, "client", context);

  @Test
  void givesThePlaceBackWhenTheContainerHasEndedTheRequestBeforeItIsDispatched() {
    onDispatch =
        () -> {
          throw new IllegalStateException("ended");
        };
    lane.enterLater(turn);
    assertThat(lane.enter("another")).isTrue();
  }

  @Test
  void givesThePlaceBackOnceWhenTheContainerSaysSoMeanwhile() {
    onDispatch =
        () -> {
          turn.onComplete(new AsyncEvent(context));
          throw new IllegalStateException("ended");
        };
    lane.enterLater(turn);
    assertThat(lane.enter("another")).isTrue();
    assertThat(lane.enter("one more")).isFalse();
  }

  @Test
  void givesThePlaceBackWhenTheRequestEndsOnItsWayToTheFilter() {
    lane.enterLater(turn);
    assertThat(lane.enter("another")).isFalse();
    turn.onError(new AsyncEvent(context));
    turn.onComplete(new AsyncEvent(context));
    assertThat(lane.enter("another")).isTrue();
    assertThat(calls).containsExactly("dispatch");
  }

  @Test
  void leavesThePlaceToTheFilterOnceThatHasTheRequest() {
    lane.enterLater(turn);
    turn.use();
    turn.onComplete(new AsyncEvent(context));
    assertThat(lane.enter("another")).isFalse();
    lane.leave("client");
    assertThat(lane.enter("another")).isTrue();
  }

  @Test
  void isNotLetInAfterItsClientHasGone() {
    assertThat(lane.enter("another")).isTrue();
    lane.enterLater(turn);
    turn.onError(new AsyncEvent(context));
    lane.leave("another");
    assertThat(calls).containsExactly("complete");
    assertThat(lane.enter("another")).isTrue();
  }
}
