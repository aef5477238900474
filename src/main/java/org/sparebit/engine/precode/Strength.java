package org.sparebit.engine.precode;

/**
 * How much precoding a frame gets.
 *
 * @param quantiser how coarsely the encoder will quantise, 0 (step 4) to 1 (step 128), logarithmic
 * @param amount 0 leaves the picture as it is, 1 is as trained
 */
public record Strength(float quantiser, float amount) {
  public Strength {
    if (!(quantiser >= 0 && quantiser <= 1 && amount >= 0)) {
      throw new IllegalArgumentException("quantiser " + quantiser + ", amount " + amount);
    }
  }
}
