package org.sparebit.codec;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What an encoder spends its bits by. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = RateControl.Bitrate.class, name = "bitrate"),
  @JsonSubTypes.Type(value = RateControl.None.class, name = "none")
})
public sealed interface RateControl {
  RateControl NONE = new None();

  /**
   * A bitrate to aim at.
   *
   * @param kbps 0 for none
   */
  static RateControl ofKbps(int kbps) {
    return kbps == 0 ? NONE : new Bitrate(kbps);
  }

  /** The bitrate to aim at, in kbps; 0 where there is none. */
  int targetKbps();

  /** The same aim for an encoder whose seconds are so many times as long as real ones. */
  RateControl forSecondsOf(double times);

  /**
   * As many bits as this on average.
   *
   * @param kbps at least 1
   */
  record Bitrate(int kbps) implements RateControl {
    public Bitrate {
      if (kbps < 1) {
        throw new IllegalArgumentException("a bitrate of " + kbps + " kbps");
      }
    }

    @Override
    public int targetKbps() {
      return kbps;
    }

    @Override
    public RateControl forSecondsOf(double times) {
      return new Bitrate((int) Math.max(1, Math.round(kbps * times)));
    }
  }

  /** The encoder has no such aim: its quality is fixed, or it loses nothing. */
  record None() implements RateControl {
    @Override
    public int targetKbps() {
      return 0;
    }

    @Override
    public RateControl forSecondsOf(double times) {
      return this;
    }
  }
}
