package org.sparebit.engine.precode;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import org.sparebit.engine.precode.PrecoderModel.Component;
import org.sparebit.engine.precode.PrecoderModel.Processor;
import org.sparebit.files.Sha256;

/** The tiny models that {@code make_models.py} makes. */
final class TestModels {
  static final PrecoderModel SHIFT_ROWS = model("shift-rows8-8bit", 8, 8, 8);
  static final PrecoderModel AMOUNT = model("amount-8bit", 8, 1, 0);

  private TestModels() {}

  static PrecoderModel identity(int bitDepth) {
    return model("identity-block8-" + bitDepth + "bit", bitDepth, 8, 0);
  }

  static PrecoderModel model(String name, int bitDepth, int block, int context) {
    return model(name, sha256(name + ".onnx"), bitDepth, block, context);
  }

  static PrecoderModel model(String name, String sha256, int bitDepth, int block, int context) {
    return new PrecoderModel(
        name,
        name + ".onnx",
        sha256,
        Component.LUMA,
        bitDepth,
        Processor.CPU,
        block,
        context,
        "1",
        "none",
        List.of(),
        "none");
  }

  static Precoder open(PrecoderModel model) throws PrecoderException {
    return open(model, OnnxPrecoder.SAMPLES_PER_RUN);
  }

  static Precoder open(PrecoderModel model, int samplesPerRun) throws PrecoderException {
    return OnnxPrecoder.open(model, Provider.CPU, samplesPerRun, 1);
  }

  static String sha256(String file) {
    try (InputStream in = TestModels.class.getResourceAsStream(PrecoderFiles.FOLDER + file)) {
      return Sha256.hex(Objects.requireNonNull(in).readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
