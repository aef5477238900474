package org.sparebit.engine.time;

import java.util.ArrayList;
import java.util.List;

/**
 * The stretches of an input without a break, numbered from 0. All times are in microseconds and the
 * input's own.
 */
final class Sections {
  /** A longer pause of pictures and audio at once is a break; shorter ones are kept as they are. */
  static final long LONGEST_PAUSE_MICROS = 10_000_000;

  /** Instead of a section's number. */
  static final int NONE = -1;

  private final List<Section> sections = new ArrayList<>(List.of(new Section(0)));

  private static final class Section {
    final long offset;
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;

    Section(long offset) {
      this.offset = offset;
    }

    boolean holds(long time) {
      return time >= first - LONGEST_PAUSE_MICROS && time <= last + LONGEST_PAUSE_MICROS;
    }
  }

  /** Begins a section after all others; returns its number. */
  int begin(long offset) {
    sections.add(new Section(offset));
    return sections.size() - 1;
  }

  /** What is to be added to a section's times. */
  long offset(int section) {
    return sections.get(section).offset;
  }

  /** A packet of this time is part of a section. */
  void extend(int section, long time) {
    Section extended = sections.get(section);
    extended.first = Math.min(extended.first, time);
    extended.last = Math.max(extended.last, time);
  }

  /** Whether a time lies within a section or close to it. */
  boolean holds(int section, long time) {
    return sections.get(section).holds(time);
  }

  /** The first section after another one that holds a time, or {@link #NONE}. */
  int after(int section, long time) {
    for (int i = section + 1; i < sections.size(); i++) {
      if (sections.get(i).holds(time)) {
        return i;
      }
    }
    return NONE;
  }

  /** The section, of this one and those after it, that has come nearest to a time. */
  int nearest(int section, long time) {
    int nearest = section;
    for (int i = section + 1; i < sections.size(); i++) {
      if (Math.abs(time - sections.get(i).last) <= Math.abs(time - sections.get(nearest).last)) {
        nearest = i;
      }
    }
    return nearest;
  }

  /** How many breaks lie between the sections. */
  int breaks() {
    return sections.size() - 1;
  }
}
