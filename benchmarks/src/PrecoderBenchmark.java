import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Prints what the precoder models cost alone, per plane. */
public final class PrecoderBenchmark {
  private static final int FRAMES = Settings.number("FRAMES", 60);
  private static final int[][] SIZES = {{1280, 720}, {1920, 1080}};

  private PrecoderBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    if (arguments.length > 0) {
      measure(
          arguments[0],
          Integer.parseInt(arguments[1]),
          Integer.parseInt(arguments[2]),
          Integer.parseInt(arguments[3]));
      return;
    }
    Machine.print();
    System.out.println(
        "| plane | size | CPU per plane, median of " + FRAMES + ", one thread | range | memory |");
    System.out.println("|---|---|---|---|---|");
    for (int[] size : SIZES) {
      for (int bitDepth : new int[] {8, 10}) {
        start("LUMA", bitDepth, size[0], size[1]);
        // There are two of them in a frame of 4:2:0.
        start("CHROMA", bitDepth, size[0] / 2, size[1] / 2);
      }
    }
  }

  /** A process each, since memory that has been used once stays with it. */
  private static void start(String component, int bitDepth, int width, int height)
      throws IOException, InterruptedException {
    new ProcessBuilder(
            ProcessHandle.current().info().command().orElseThrow(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            PrecoderBenchmark.class.getName(),
            component,
            "" + bitDepth,
            "" + width,
            "" + height)
        .inheritIO()
        .start()
        .waitFor();
  }

  private static void measure(String component, int bitDepth, int width, int height)
      throws IOException, OrtException {
    var threads = ManagementFactory.getThreadMXBean();
    long self = ProcessHandle.current().pid();
    // Loads the library, which is not the network's memory.
    new Network(component, bitDepth, 64, 64).close();
    double before = Processes.residentMib(self);
    List<Double> milliseconds = new ArrayList<>();
    try (Network network = new Network(component, bitDepth, width, height)) {
      Random random = new Random(1);
      for (int i = 0; i < network.input().capacity(); i++) {
        // The upper byte of 10 bit samples stays 0: any value will do.
        network.input().put(i, (byte) (bitDepth == 8 || i % 2 == 0 ? random.nextInt(236) : 0));
      }
      network.run();
      for (int frame = 0; frame < FRAMES; frame++) {
        long start = threads.getCurrentThreadCpuTime();
        network.run();
        milliseconds.add((threads.getCurrentThreadCpuTime() - start) / 1e6);
      }
    }
    System.out.printf(
        "| %s, %d bit | %d×%d | %.1f ms | %s | %.0f MiB |%n",
        component.toLowerCase(Locale.ROOT),
        bitDepth,
        width,
        height,
        Statistics.median(milliseconds),
        Statistics.range(milliseconds, "%.1f"),
        Processes.peakMib(self) - before);
  }
}
