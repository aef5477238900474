package org.sparebit.engine.time;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SectionsTest {
  private static final long SECOND = 1_000_000;

  private final Sections sections = new Sections();

  private int section(long offset, long first, long last) {
    int section = sections.begin(offset);
    sections.extend(section, first);
    sections.extend(section, last);
    return section;
  }

  @Test
  void beginWithOneThatIsNotShiftedAndHasNoBreak() {
    assertThat(sections.breaks()).isZero();
    assertThat(sections.offset(0)).isZero();
    assertThat(sections.holds(0, 0)).as("nothing has come yet").isFalse();
  }

  @Test
  void holdTimesUpToTheLongestPauseAroundThem() {
    sections.extend(0, -5 * SECOND);
    sections.extend(0, 5 * SECOND);

    assertThat(sections.holds(0, 15 * SECOND)).isTrue();
    assertThat(sections.holds(0, 15 * SECOND + 1)).isFalse();
    assertThat(sections.holds(0, -15 * SECOND)).isTrue();
    assertThat(sections.holds(0, -15 * SECOND - 1)).isFalse();
  }

  @Test
  void followEachOtherEvenWhereTheirTimesAreTheSame() {
    sections.extend(0, 0);
    int second = section(3 * SECOND, 0, 3 * SECOND);
    int third = section(6 * SECOND, 0, 3 * SECOND);

    assertThat(sections.breaks()).isEqualTo(2);
    assertThat(sections.after(0, SECOND)).isEqualTo(second);
    assertThat(sections.after(second, SECOND)).isEqualTo(third);
    assertThat(sections.after(third, SECOND)).isEqualTo(Sections.NONE);
    assertThat(sections.offset(third)).isEqualTo(6 * SECOND);
  }

  @Test
  void areSkippedWhereTheyDoNotHoldTheTime() {
    int second = section(0, 0, SECOND);
    int third = section(0, 100 * SECOND, 101 * SECOND);

    assertThat(sections.after(0, 100 * SECOND)).isEqualTo(third);
    assertThat(sections.after(0, 50 * SECOND)).isEqualTo(Sections.NONE);
    assertThat(sections.after(second, SECOND)).isEqualTo(Sections.NONE);
  }

  @Test
  void nearestIsTheLastOfThoseThatHaveComeAsNearAndNoneBefore() {
    sections.extend(0, 10 * SECOND);
    int second = section(0, 0, 3 * SECOND);
    int third = section(0, 0, 3 * SECOND);

    assertThat(sections.nearest(0, 4 * SECOND)).isEqualTo(third);
    assertThat(sections.nearest(0, 9 * SECOND)).isZero();
    assertThat(sections.nearest(second, 9 * SECOND)).isEqualTo(third);
  }
}
