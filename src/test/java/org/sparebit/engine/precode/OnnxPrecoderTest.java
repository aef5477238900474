package org.sparebit.engine.precode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Padding, cropping, strips and errors, with models whose result is known. */
class OnnxPrecoderTest {
  private static final Strength FULL = new Strength(0.5f, 1);

  @ParameterizedTest
  @CsvSource({
    "8, 8, 0, 0",
    "1, 1, 0, 0",
    "7, 9, 0, 0",
    "16, 24, 6, 0",
    "16, 24, 0, 10",
    "64, 17, 0, 0",
    "33, 16, 30, 2",
    "854, 31, 42, 42",
    "1366, 18, 42, 0",
  })
  void identityModelReturnsEveryPlaneBitExactly(int width, int height, int sourceGap, int targetGap)
      throws Exception {
    for (int bitDepth : new int[] {8, 10}) {
      Plane source = Planes.textured(width, height, sourceGap, bitDepth, 1);
      Plane target = Planes.empty(width, height, targetGap, bitDepth);
      byte[] before = Planes.bytes(source);

      try (Precoder precoder = TestModels.open(TestModels.identity(bitDepth))) {
        precoder.precode(source, target, FULL);
      }

      assertThat(Planes.samples(target)).isEqualTo(Planes.samples(source));
      assertThat(Planes.bytes(source)).isEqualTo(before);
    }
  }

  @Test
  void bytesBetweenTheRowsOfTheTargetKeepTheirValues() throws Exception {
    Plane target = Planes.empty(30, 10, 6, 8);
    try (Precoder precoder = TestModels.open(TestModels.identity(8))) {
      precoder.precode(Planes.textured(30, 10, 2, 8, 1), target, FULL);
      precoder.precode(Planes.textured(30, 10, 2, 8, 1), target, new Strength(0.5f, 0));
    }
    for (int row = 0; row < 10; row++) {
      for (int i = 30; i < 36; i++) {
        assertThat(target.samples().get(target.offset(row) + i)).isEqualTo(Planes.GAP);
      }
    }
  }

  @Test
  void planeMayStartWithinItsBuffer() throws Exception {
    Plane all = Planes.textured(16, 32, 0, 8, 1);
    Plane lower = new Plane(all.samples().duplicate().position(16 * 16), 16, 16, 16, 8);
    Plane target = Planes.empty(16, 16, 0, 8);
    try (Precoder precoder = TestModels.open(TestModels.identity(8))) {
      precoder.precode(lower, target, FULL);
    }
    for (int y = 0; y < 16; y++) {
      assertThat(Planes.get(target, 3, y)).isEqualTo(Planes.get(all, 3, 16 + y));
    }
  }

  @ParameterizedTest
  @CsvSource({"40, 61, 0", "40, 61, 24", "33, 64, 0", "16, 8, 0"})
  void stripsWithContextGiveWhatTheWholePlaneGives(int width, int height, int gap)
      throws Exception {
    Plane source = Planes.textured(width, height, gap, 8, 1);
    Plane target = Planes.like(source);
    try (Precoder precoder = TestModels.open(TestModels.SHIFT_ROWS, 16 * width)) {
      precoder.precode(source, target, FULL);
    }
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int from = y < 8 ? y : y - 8;
        assertThat(Planes.get(target, x, y))
            .as("%d, %d", x, y)
            .isEqualTo(Planes.get(source, x, from));
      }
    }
  }

  @Test
  void modelGetsQuantiserAndAmount() throws Exception {
    Plane target = Planes.empty(4, 4, 0, 8);
    try (Precoder precoder = TestModels.open(TestModels.AMOUNT)) {
      precoder.precode(Planes.textured(4, 4, 0, 8, 1), target, new Strength(1, 0.5f));
    }
    assertThat(Planes.samples(target)).containsOnly(51);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "5, 0", "0, 3"})
  void amountOfZeroCopiesWithoutTheModel(int sourceGap, int targetGap) throws Exception {
    Plane source = Planes.textured(21, 13, sourceGap, 8, 1);
    Plane target = Planes.empty(21, 13, targetGap, 8);
    try (Precoder precoder = TestModels.open(TestModels.AMOUNT)) {
      precoder.precode(source, target, new Strength(1, 0));
    }
    assertThat(Planes.samples(target)).isEqualTo(Planes.samples(source));
  }

  @Test
  void refusesPlanesThatDoNotFit() throws Exception {
    try (Precoder precoder = TestModels.open(TestModels.identity(8))) {
      Plane plane = Planes.empty(8, 8, 0, 8);
      Plane wider = Planes.empty(9, 8, 0, 8);
      Plane deeper = Planes.empty(8, 8, 0, 10);
      assertThatThrownBy(() -> precoder.precode(plane, wider, FULL))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> precoder.precode(deeper, deeper, FULL))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void refusesCallsOnceClosed() throws Exception {
    Precoder precoder = TestModels.open(TestModels.identity(8));
    precoder.close();
    precoder.close();
    Plane plane = Planes.empty(8, 8, 0, 8);
    assertThatThrownBy(() -> precoder.precode(plane, Planes.like(plane), FULL))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void refusesModelWhoseFileIsNotTheManifests() {
    PrecoderModel model = TestModels.model("identity-block8-8bit", "0".repeat(64), 8, 8, 0);
    assertThatThrownBy(() -> TestModels.open(model))
        .isInstanceOf(PrecoderException.class)
        .hasMessageContaining("identity-block8-8bit.onnx has SHA-256")
        .hasMessageContaining("the manifest says 0000");
  }

  @Test
  void refusesModelWhoseFileIsMissing() {
    PrecoderModel model = TestModels.model("none", "0", 8, 8, 0);
    assertThatThrownBy(() -> TestModels.open(model))
        .isInstanceOf(PrecoderException.class)
        .hasMessageContaining("/precoders/none.onnx is missing");
  }

  @Test
  void refusesModelThatIsNoPrecoderAsTheManifestDescribesIt() {
    PrecoderModel wrongType = TestModels.model("float-luma", 8, 1, 0);
    PrecoderModel wrongDepth = TestModels.model("identity-block8-8bit", 10, 8, 0);
    PrecoderModel wrongBlock = TestModels.model("identity-block8-8bit", 8, 4, 0);
    for (PrecoderModel model : new PrecoderModel[] {wrongType, wrongDepth, wrongBlock}) {
      assertThatThrownBy(() -> TestModels.open(model))
          .isInstanceOf(PrecoderException.class)
          .hasMessageContaining(model.name())
          .hasMessageContaining("is not a " + model.bitDepth() + "-bit precoder");
    }
  }

  @Test
  void refusesFileThatIsNoModel() {
    PrecoderModel model =
        new PrecoderModel(
            "script",
            "make_models.py",
            TestModels.sha256("make_models.py"),
            PrecoderModel.Component.LUMA,
            8,
            PrecoderModel.Processor.CPU,
            1,
            0,
            "1",
            "",
            List.of(),
            "");
    assertThatThrownBy(() -> TestModels.open(model))
        .isInstanceOf(PrecoderException.class)
        .hasMessageContaining("The precoder model script cannot be loaded");
  }
}
