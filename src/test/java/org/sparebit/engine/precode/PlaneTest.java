package org.sparebit.engine.precode;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlaneTest {

  @ParameterizedTest
  @CsvSource({"8, 4, 8, 8, 32", "8, 4, 10, 8, 38", "8, 4, 16, 10, 64", "8, 4, 20, 10, 76"})
  void takesBuffersThatEndWithTheLastRow(
      int width, int height, int lineSize, int bitDepth, int bytes) {
    ByteBuffer buffer = ByteBuffer.allocateDirect(bytes);
    assertThatCode(() -> new Plane(buffer, width, height, lineSize, bitDepth))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "8, 4, 8, 8, 31",
    "8, 4, 16, 10, 63",
    "8, 4, 7, 8, 64",
    "8, 4, 8, 10, 64",
    "8, 4, -8, 8, 64",
    "0, 4, 8, 8, 64",
    "8, 0, 8, 8, 64",
    "8, 4, 16, 12, 64",
    "65536, 65536, 65536, 8, 64",
  })
  void refusesImpossiblePlanes(int width, int height, int lineSize, int bitDepth, int bytes) {
    ByteBuffer buffer = ByteBuffer.allocateDirect(bytes);
    assertThatThrownBy(() -> new Plane(buffer, width, height, lineSize, bitDepth))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesHeapBuffers() {
    assertThatThrownBy(() -> new Plane(ByteBuffer.allocate(64), 8, 8, 8, 8))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("direct");
  }
}
