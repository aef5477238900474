package org.sparebit.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BackgroundTaskTest {
  private static final int CALLERS = 8;

  private final SynchronousQueue<String> results = new SynchronousQueue<>();
  private final AtomicInteger runs = new AtomicInteger();
  private final AtomicInteger atOnce = new AtomicInteger();
  private final AtomicInteger mostAtOnce = new AtomicInteger();
  private final BackgroundTask<String> task =
      new BackgroundTask<>("test", this::work, e -> "threw " + e, "nothing yet");
  private final ExecutorService callers = Executors.newFixedThreadPool(CALLERS);

  private String work() throws InterruptedException {
    runs.incrementAndGet();
    mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
    try {
      String result = results.take();
      if (result.equals("error")) {
        throw new AssertionError("on purpose");
      }
      if (result.equals("exception")) {
        throw new IllegalStateException("on purpose");
      }
      return result;
    } finally {
      atOnce.decrementAndGet();
    }
  }

  private boolean begin() {
    return task.begin(known -> !known.equals("done"), known -> "running");
  }

  /** Lets all callers begin in the same moment; returns how many have. */
  private int beginAtOnce(CyclicBarrier barrier) throws Exception {
    List<Future<Boolean>> calls = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      calls.add(
          callers.submit(
              () -> {
                barrier.await();
                return begin();
              }));
    }
    int begun = 0;
    for (Future<Boolean> call : calls) {
      begun += call.get() ? 1 : 0;
    }
    return begun;
  }

  @AfterEach
  void close() {
    task.close();
    callers.shutdownNow();
  }

  @Test
  void remembersWhatIsKnownBeforeMeanwhileAndAfter() throws Exception {
    assertThat(task.known()).isEqualTo("nothing yet");
    assertThat(begin()).isTrue();
    assertThat(task.known()).isEqualTo("running");
    results.put("done");
    await().until(() -> task.known().equals("done"));
    assertThat(begin()).isFalse();
    assertThat(runs).hasValue(1);
  }

  @Test
  void keepsWhatWasKnownWhereNothingElseIsKnownMeanwhile() throws Exception {
    begin();
    results.put("failed");
    await().until(() -> task.known().equals("failed"));
    assertThat(task.begin(known -> true, UnaryOperator.identity())).isTrue();
    assertThat(task.known()).isEqualTo("failed");
  }

  @Test
  void manyWhoAskAtOnceAfterFailureLetItBeginOnce() throws Exception {
    CyclicBarrier barrier = new CyclicBarrier(CALLERS);
    for (int round = 1; round <= 200; round++) {
      assertThat(beginAtOnce(barrier)).isEqualTo(1);
      assertThat(task.known()).isEqualTo("running");
      results.put("failed");
      await().pollInterval(Duration.ofMillis(1)).until(() -> task.known().equals("failed"));
      assertThat(runs).hasValue(round);
    }
    assertThat(mostAtOnce).hasValue(1);
  }

  @Test
  void whoAsksInTheMomentOfItsEndFindsItRunningOrLetsItBeginOnce() throws Exception {
    CyclicBarrier barrier = new CyclicBarrier(CALLERS + 1);
    int begun = 0;
    for (int round = 0; round < 200; round++) {
      // One that is about to end takes nothing and lets nothing begin yet.
      while (!results.offer("failed", 1, TimeUnit.MILLISECONDS)) {
        begun += begin() ? 1 : 0;
      }
      List<Future<Boolean>> calls = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        calls.add(
            callers.submit(
                () -> {
                  barrier.await();
                  return begin();
                }));
      }
      barrier.await();
      for (Future<Boolean> call : calls) {
        begun += call.get() ? 1 : 0;
      }
    }
    int all = begun;
    await().until(() -> runs.get() == all);
    assertThat(mostAtOnce).hasValue(1);
  }

  @Test
  void beginsAgainAfterWhatNobodyHasExpected() throws Exception {
    begin();
    results.put("exception");
    await().until(() -> task.known().contains("IllegalStateException: on purpose"));
    assertThat(begin()).isTrue();
    results.put("error");
    await().until(() -> task.known().contains("AssertionError: on purpose"));
    assertThat(begin()).isTrue();
  }

  @Test
  void isInterruptedWhenItIsClosedAndBeginsNoMore() {
    begin();
    await().until(() -> runs.get() == 1);
    task.close();
    await().until(() -> task.known().contains("InterruptedException"));
    assertThat(begin()).isFalse();
  }
}
