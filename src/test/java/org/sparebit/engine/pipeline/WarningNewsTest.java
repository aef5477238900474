package org.sparebit.engine.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.sparebit.protocol.Warned;
import org.sparebit.protocol.Warning;
import org.sparebit.protocol.WarningCode;
import org.sparebit.protocol.WorkerMessage;

@NullMarked
class WarningNewsTest {
  private static final Warning CROPPED = WarningCode.PICTURE_CUT.with("a row is cut off");
  private static final Warning LATE = WarningCode.LATE_STREAM_DROPPED.with("begins late");

  private final List<WorkerMessage> said = new ArrayList<>();
  private long nanos = Long.MAX_VALUE - 7;
  private final WarningNews news = new WarningNews(said::add, () -> nanos);

  private static Warning damaged(long frames) {
    return WarningCode.VIDEO_DAMAGED.with(frames + " frames are damaged");
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
  }

  @Test
  void saysNothingBeforeTheInputIsOpen() {
    assertThat(news.isDue()).isFalse();
    news.tell(List.of(CROPPED), List.of());
    assertThat(said).isEmpty();
  }

  @Test
  void saysWhatIsNewAndNothingTwice() {
    news.opened(List.of(CROPPED));
    news.tell(List.of(CROPPED), List.of());
    news.tell(List.of(CROPPED, damaged(1)), List.of(LATE));
    news.tell(List.of(CROPPED, damaged(1)), List.of(LATE));
    assertThat(said).containsExactly(new Warned(List.of(CROPPED, damaged(1), LATE)));
  }

  /** An hour of packets, a thousand a second, each of them damaged. */
  @Test
  void growingNumberIsSaidAtMostTwiceASecond() {
    news.opened(List.of());
    for (int packet = 1; packet <= 3_600_000; packet++) {
      if (news.isDue()) {
        news.tell(List.of(damaged(packet)), List.of());
      }
      pass(Duration.ofMillis(1));
    }
    assertThat(said).hasSize(7200);
  }

  @Test
  void secondPassTakesNothingBackAndAddsItsTracks() {
    news.opened(List.of(CROPPED));
    news.tell(List.of(CROPPED, damaged(3)), List.of());
    news.firstPassFound(List.of(CROPPED, damaged(3)));
    news.tell(List.of(CROPPED), List.of());
    news.tell(List.of(CROPPED, damaged(1)), List.of());
    news.tell(List.of(CROPPED, damaged(2)), List.of(LATE));
    assertThat(said)
        .containsExactly(
            new Warned(List.of(CROPPED, damaged(3))),
            new Warned(List.of(CROPPED, damaged(3), LATE)));
  }

  @Test
  void keepsWithinTheBoundOfAMessage() {
    news.opened(List.of());
    news.tell(IntStream.range(0, 5000).mapToObj(WarningNewsTest::damaged).toList(), List.of());
    assertThat(said)
        .singleElement()
        .isInstanceOfSatisfying(
            Warned.class,
            warned ->
                assertThat(warned.warnings())
                    .hasSize(101)
                    .last()
                    .extracting(Warning::code)
                    .isEqualTo(WarningCode.MORE_WARNINGS));
  }
}
