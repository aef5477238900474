package org.sparebit.engine.precode.strength;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.sparebit.engine.precode.strength.StrengthVectors.Vector;

/**
 * The training's tests hold {@code training/precoder/models.py} to the same file. With {@code
 * -Dsparebit.vectors.write=true} it is written anew; a person then reads what has changed.
 */
class StrengthVectorsTest {

  @Test
  void strengthsAreThoseOfTheVectorsThatTheTrainingReadsToo() throws Exception {
    StrengthTable table = StrengthTable.load();
    if (Boolean.getBoolean("sparebit.vectors.write")) {
      List<Vector> strengths =
          StrengthVectors.inputs().stream().map(v -> v.withStrengthOf(table)).toList();
      new StrengthVectors(StrengthVectors.read().activity(), strengths).write();
    }
    List<Vector> vectors = StrengthVectors.read().strengths();
    assertThat(vectors.stream().map(Vector::withoutStrength).toList())
        .isEqualTo(StrengthVectors.inputs());
    for (Vector vector : vectors) {
      Vector now = vector.withStrengthOf(table);
      assertThat(now.quantiser()).as("%s", vector).isEqualTo(vector.quantiser(), within(1e-5f));
      assertThat(now.amount()).as("%s", vector).isEqualTo(vector.amount(), within(1e-5f));
      assertThat(now.chroma()).as("%s", vector).isEqualTo(vector.chroma(), within(1e-5f));
    }
  }
}
