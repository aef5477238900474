package org.sparebit.engine.precode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparebit.protocol.GpuOptions;

class PrecodersTest {

  @Test
  void everyModelOfTheManifestIsThereAndLoads() throws Exception {
    List<PrecoderModel> models = Precoders.models();
    assertThat(models)
        .extracting(model -> model.component() + " " + model.processor() + " " + model.bitDepth())
        .containsExactlyInAnyOrder(
            "LUMA CPU 8",
            "LUMA CPU 10",
            "LUMA GPU 8",
            "LUMA GPU 10",
            "CHROMA CPU 8",
            "CHROMA CPU 10");
    for (PrecoderModel model : models) {
      assertThat(model.trainingRun()).isNotBlank();
      TestModels.open(model).close();
    }
  }

  @Test
  void onlyTheModelThatWasMeasuredSaysWhatItSaves() throws Exception {
    assertThat(Precoders.models())
        .filteredOn(model -> !model.bdRates().isEmpty())
        .extracting(PrecoderModel::name)
        .containsExactly("precoder-8bit");
  }

  @Test
  void thereIsNoModelForTwelveBit() {
    assertThatThrownBy(() -> Precoders.open(12, null))
        .isInstanceOf(PrecoderException.class)
        .hasMessageContaining("12 bit");
  }

  /** This build of ONNX Runtime has no CUDA, so the answer is the same on every machine. */
  @Test
  void gpuThatIsNotUsableIsExplained() {
    Gpu gpu = GpuProbe.probe();
    assertThat(gpu.usable()).isFalse();
    assertThat(gpu.name()).isEmpty();
    assertThat(gpu.problem())
        .contains("No usable NVIDIA GPU")
        .contains("Tried", "CUDA")
        .contains("isize_use_gpu FALSE");
    assertThatThrownBy(() -> Precoders.open(8, GpuOptions.DEFAULT))
        .isInstanceOf(GpuUnavailableException.class)
        .hasMessage(gpu.problem());
  }

  @Test
  void nameOfTheGpuIsTheDrivers(@TempDir Path driver) throws Exception {
    Path gpu = Files.createDirectory(driver.resolve("0000:65:00.0"));
    Files.writeString(gpu.resolve("information"), "Model: \t\t NVIDIA L4\nIRQ:   \t\t 57\n");
    assertThat(GpuProbe.name(driver)).isEqualTo("NVIDIA L4");
    assertThat(GpuProbe.name(driver.resolve("none"))).startsWith("NVIDIA GPU");
  }

  @Test
  void versionIsOnnxRuntimes() throws Exception {
    assertThat(OnnxRuntimeInfo.version()).matches("\\d+\\.\\d+\\.\\d+");
  }

  /** A worker's stdout is its protocol, and what it says on stderr is shown to users. */
  @Test
  void precodingPrintsNothing(@TempDir Path folder) throws Exception {
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                PrecodeBothDepths.class.getName())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).isZero();
    assertThat(out).isEmptyFile();
    assertThat(Files.readString(err)).doesNotContain("onnxruntime:");
  }

  /** What the process of {@link #precodingPrintsNothing} runs. */
  static final class PrecodeBothDepths {
    public static void main(String[] args) throws Exception {
      GpuProbe.probe();
      for (int bitDepth : new int[] {8, 10}) {
        Plane source = Planes.textured(64, 48, 0, bitDepth, 1);
        try (Precoder precoder = Precoders.open(bitDepth, null)) {
          precoder.precode(source, Planes.like(source), new Strength(0.5f, 1));
        }
      }
    }
  }
}
