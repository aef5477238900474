import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Checks a machine's GPU and prints how fast it precodes. */
public final class GpuBenchmark {
  private static final boolean CUDA = provider().equals("cuda");

  /** Of one measurement; the first second is not counted. */
  private static final double SECONDS = Double.parseDouble(Settings.text("SECONDS", "2"));

  private static final List<String> SIZES = Settings.list("SIZES", "1280x720 1920x1080 3840x2160");
  private static final List<String> BATCHES = Settings.list("BATCHES", "1 4 8");
  private static final List<String> MODELS =
      Settings.list(
          "MODELS", "precoder-8bit-fp16 precoder-10bit-fp16 precoder-8bit precoder-10bit");

  /** What the models for GPUs must keep to. */
  private static final double SHARE_WITHIN_A_LEVEL = 0.999;

  /** As the server precodes them by default. */
  private static final int FRAMES_TOGETHER = 4;

  private GpuBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    GpuMachine.print(CUDA);
    List<String> missing = CUDA ? GpuMachine.missing() : List.of();
    if (!missing.isEmpty()) {
      System.out.println("No GPU can be used here:");
      missing.forEach(what -> System.out.println("- " + what));
      System.out.println("With PROVIDER=cpu everything runs on the CPU, to try this script.");
      System.exit(1);
    }
    boolean agrees = true;
    for (int bitDepth : new int[] {8, 10}) {
      agrees &= check(bitDepth, 0.5f, 1);
      // The largest amount of a mode.
      agrees &= check(bitDepth, 1, 1.8f);
    }
    List<String> endToEnd = GpuJobs.measure(CUDA);
    System.out.println(
        "| model | size | frames per run | fps | fps, two runs at once | fps without"
            + " copies | copies of a frame |");
    System.out.println("|---|---|---|---|---|---|---|");
    for (String model : MODELS) {
      for (String size : SIZES) {
        for (String batch : BATCHES) {
          measure(model, size, Integer.parseInt(batch));
        }
      }
    }
    System.out.println();
    endToEnd.forEach(System.out::println);
    if (!agrees) {
      System.out.println("\n**The models do not agree with the CPU's, see above.**");
      System.exit(1);
    }
  }

  private static String provider() {
    String provider = Settings.text("PROVIDER", "cuda");
    if (!provider.equals("cuda") && !provider.equals("cpu")) {
      throw new IllegalArgumentException("PROVIDER is " + provider + ": give cuda or cpu.");
    }
    return provider;
  }

  /** The same planes through the model of integers on the CPU and that of floats here. */
  private static boolean check(int bitDepth, float quantiser, float strength)
      throws IOException, OrtException {
    int width = 640;
    int height = 360;
    try (GpuNetwork integers = new GpuNetwork(model("precoder-" + bitDepth + "bit"), false);
        GpuNetwork floats = new GpuNetwork(model("precoder-" + bitDepth + "bit-fp16"), CUDA);
        GpuNetwork.Run expected =
            integers.new Run(bitDepth, 1, width, height, quantiser, strength);
        GpuNetwork.Run single = floats.new Run(bitDepth, 1, width, height, quantiser, strength);
        GpuNetwork.Run batch =
            floats.new Run(bitDepth, FRAMES_TOGETHER, width, height, quantiser, strength)) {
      int bytes = expected.input().capacity();
      for (int frame = 0; frame < FRAMES_TOGETHER; frame++) {
        fill(expected, bitDepth, width, frame);
        batch.input().put(frame * bytes, expected.input(), 0, bytes);
      }
      batch.run();
      int samples = width * height;
      int within = 0;
      int equal = 0;
      int sameInBatch = 0;
      for (int frame = 0; frame < FRAMES_TOGETHER; frame++) {
        fill(expected, bitDepth, width, frame);
        single.input().put(0, expected.input(), 0, bytes);
        expected.run();
        single.run();
        for (int i = 0; i < samples; i++) {
          int wanted = sample(expected, bitDepth, i);
          int alone = sample(single, bitDepth, i);
          int together = sample(batch, bitDepth, frame * samples + i);
          int distance = Math.max(Math.abs(wanted - alone), Math.abs(wanted - together));
          equal += distance == 0 ? 1 : 0;
          within += distance <= 1 << (bitDepth - 8) ? 1 : 0;
          sameInBatch += alone == together ? 1 : 0;
        }
      }
      samples *= FRAMES_TOGETHER;
      System.out.printf(
          "Check, %d bit, quantiser %.1f, strength %.1f: of four frames, alone and together, %.3f %%"
              + " of the samples are those of the CPU's model, %.4f %% within a level; %.3f %% are"
              + " the same alone and together.%n%n",
          bitDepth,
          quantiser,
          strength,
          100.0 * equal / samples,
          100.0 * within / samples,
          100.0 * sameInBatch / samples);
      if (within < SHARE_WITHIN_A_LEVEL * samples) {
        System.out.println("**That is too far from the CPU's model.**\n");
        return false;
      }
      return true;
    }
  }

  private static int sample(GpuNetwork.Run run, int bitDepth, int index) {
    return bitDepth == 8 ? run.output().get(index) & 0xff : run.output().getShort(2 * index);
  }

  /** Waves under grain, in limited range. */
  private static void fill(GpuNetwork.Run run, int bitDepth, int width, int seed) {
    Random random = new Random(seed);
    int samples = run.input().capacity() / (bitDepth == 8 ? 1 : 2);
    for (int i = 0; i < samples; i++) {
      int x = i % width;
      int y = i / width;
      double wave = 60 * Math.sin(0.05 * x + 0.03 * y) + 15 * Math.sin(0.9 * x - y);
      int level =
          (int) Math.round((125 + wave + 5 * random.nextGaussian()) * (1 << (bitDepth - 8)));
      if (bitDepth == 8) {
        run.input().put(i, (byte) level);
      } else {
        run.input().putShort(2 * i, (short) level);
      }
    }
  }

  private static void measure(String name, String size, int batch) throws Exception {
    int width = Integer.parseInt(size.split("x", 2)[0]);
    // The models take multiples of 4.
    int height = (Integer.parseInt(size.split("x", 2)[1]) + 3) / 4 * 4;
    int bitDepth = name.contains("10bit") ? 10 : 8;
    String row = "| " + name + " | " + size + " | " + batch + " | ";
    if (!name.endsWith("-fp16") && batch > 1) {
      System.out.println(row + "– | – | – | – |");
      return;
    }
    try (GpuNetwork network = new GpuNetwork(model(name), CUDA);
        GpuNetwork copying = new GpuNetwork(copyModel(bitDepth), CUDA)) {
      double one = runsPerSecond(network, bitDepth, batch, width, height, 1) * batch;
      double two = runsPerSecond(network, bitDepth, batch, width, height, 2) * batch;
      double copies = runsPerSecond(copying, bitDepth, batch, width, height, 1) * batch;
      double computing = 1 / one - 1 / copies;
      System.out.printf(
          "%s%.1f | %.1f | %s | %.3f ms |%n",
          row, one, two, computing > 0 ? "%.1f".formatted(1 / computing) : "–", 1000 / copies);
    } catch (OrtException e) {
      System.out.println(row + "failed: " + String.valueOf(e.getMessage()).strip() + " | | | |");
    }
  }

  private static double runsPerSecond(
      GpuNetwork network, int bitDepth, int batch, int width, int height, int threads)
      throws Exception {
    List<Thread> running = new ArrayList<>();
    double[] rates = new double[threads];
    Exception[] failed = new Exception[1];
    for (int i = 0; i < threads; i++) {
      int index = i;
      Thread thread =
          new Thread(
              () -> {
                try {
                  rates[index] = runsPerSecond(network, bitDepth, batch, width, height);
                } catch (OrtException | RuntimeException e) {
                  failed[0] = e;
                }
              });
      thread.start();
      running.add(thread);
    }
    double sum = 0;
    for (int i = 0; i < threads; i++) {
      running.get(i).join();
      sum += rates[i];
    }
    if (failed[0] != null) {
      throw failed[0];
    }
    return sum;
  }

  private static double runsPerSecond(
      GpuNetwork network, int bitDepth, int batch, int width, int height) throws OrtException {
    try (GpuNetwork.Run run = network.new Run(bitDepth, batch, width, height)) {
      fill(run, bitDepth, width, 1);
      long warm = System.nanoTime() + (long) (SECONDS / 2 * 1e9);
      do {
        run.run();
      } while (System.nanoTime() < warm);
      long start = System.nanoTime();
      int runs = 0;
      do {
        run.run();
        runs++;
      } while (System.nanoTime() - start < SECONDS * 1e9);
      return runs / ((System.nanoTime() - start) / 1e9);
    }
  }

  private static byte[] model(String name) throws IOException {
    String resource = "/precoders/" + name + ".onnx";
    try (InputStream in = GpuBenchmark.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IOException("there is no model " + resource);
      }
      return in.readAllBytes();
    }
  }

  private static byte[] copyModel(int bitDepth) throws IOException {
    return Files.readAllBytes(Path.of("benchmarks/models/copy-" + bitDepth + "bit.onnx"));
  }
}
