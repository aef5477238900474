import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What a machine has of that which a GPU needs. */
final class GpuMachine {
  private static final Path DRIVER = Path.of("/proc/driver/nvidia/version");

  /** ONNX Runtime's provider for CUDA asks for them by these names; for cuDNN when it convolves. */
  private static final List<String> LIBRARIES =
      List.of(
          "libcuda.so.1",
          "libcudart.so.12",
          "libcublas.so.12",
          "libcublasLt.so.12",
          "libcurand.so.10",
          "libcudnn.so.9");

  private GpuMachine() {}

  static void print(boolean cuda) throws IOException, InterruptedException {
    System.out.println("| | |");
    System.out.println("|---|---|");
    row("date", LocalDate.now().toString());
    row("provider", cuda ? "CUDA" : "CPU: nothing below says anything of a GPU");
    row("GPU", gpu());
    row(
        "CPU",
        Machine.first(Path.of("/proc/cpuinfo"), "model name") + ", " + Machine.cores() + " cores");
    row("JDK", System.getProperty("java.vendor") + " " + System.getProperty("java.version"));
    row("ONNX Runtime", OrtEnvironment.getEnvironment().getVersion());
    System.out.println();
  }

  private static void row(String name, String value) {
    System.out.println("| " + name + " | " + value + " |");
  }

  private static String gpu() throws IOException, InterruptedException {
    try {
      Process query =
          new ProcessBuilder(
                  "nvidia-smi",
                  "--query-gpu=name,driver_version,memory.total",
                  "--format=csv,noheader")
              .redirectErrorStream(true)
              .start();
      String answer = new String(query.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return query.waitFor() == 0 ? answer.strip().replace("\n", "; ") : "none that answers";
    } catch (IOException e) {
      return "none (no nvidia-smi)";
    }
  }

  /** What is not there, in words; empty if a session on the GPU opens. */
  static List<String> missing() throws IOException {
    List<String> missing = new ArrayList<>();
    if (!Files.exists(DRIVER)) {
      missing.add("NVIDIA's kernel driver (" + DRIVER + " is not there): install it");
    }
    if (!OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA)) {
      missing.add(
          "ONNX Runtime with CUDA: build with mvn package -DskipTests"
              + " -Donnxruntime.artifact=onnxruntime_gpu");
    }
    for (String library : LIBRARIES) {
      if (!isFound(library)) {
        missing.add(
            library
                + (library.startsWith("libcuda.")
                    ? ", a part of NVIDIA's driver"
                    : ": install CUDA 12 and cuDNN 9, name their folder in LD_LIBRARY_PATH, or"
                        + " bring them along with gpu-pack.sh"));
      }
    }
    if (missing.isEmpty()) {
      try (OrtSession.SessionOptions options = new OrtSession.SessionOptions();
          OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(Settings.number("DEVICE", 0))) {
        options.addCUDA(cuda);
      } catch (OrtException e) {
        missing.add("a session on it; ONNX Runtime says: " + e.getMessage());
      }
    }
    return missing;
  }

  private static boolean isFound(String library) throws IOException {
    List<Path> folders = new ArrayList<>();
    for (String folder : Settings.text("LD_LIBRARY_PATH", "").split(":")) {
      if (!folder.isEmpty()) {
        folders.add(Path.of(folder));
      }
    }
    folders.add(Path.of("/usr/lib/x86_64-linux-gnu"));
    folders.add(Path.of("/usr/lib64"));
    folders.add(Path.of("/usr/lib"));
    folders.add(Path.of("/opt/cuda"));
    folders.add(Path.of("/usr/local/cuda/lib64"));
    for (Path folder : folders) {
      if (Files.exists(folder.resolve(library))) {
        return true;
      }
    }
    return cache().anyMatch(line -> line.contains(library));
  }

  /** What the system's loader knows. */
  private static Stream<String> cache() throws IOException {
    Path cache = Path.of("/etc/ld.so.cache");
    return Files.exists(cache)
        ? Stream.of(new String(Files.readAllBytes(cache), StandardCharsets.ISO_8859_1))
        : Stream.empty();
  }
}
