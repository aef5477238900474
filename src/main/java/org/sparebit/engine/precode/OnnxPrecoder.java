package org.sparebit.engine.precode;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** Runs a precoder model with ONNX Runtime. */
final class OnnxPrecoder implements Precoder {
  /**
   * A frame of 1920×1088, so that up to there a frame is one run and nothing is copied. For larger
   * ones a run holds as much memory as for 1080p instead of sixteen times that at 8K; the time per
   * sample is the same.
   */
  static final int SAMPLES_PER_RUN = 2 * 1024 * 1024;

  private final PrecoderModel model;
  private final Provider provider;
  private final int samplesPerRun;
  private final int framesPerRun;
  private final OrtEnvironment environment;
  private final OrtSession session;
  private final ModelSignature signature;

  /** As many as there have been calls at once. */
  private final Queue<Scratch> idleScratches = new ConcurrentLinkedQueue<>();

  /** Calls share it; closing takes it alone, since a session must not be freed under a run. */
  private final ReentrantReadWriteLock lifetime = new ReentrantReadWriteLock();

  private boolean closed;

  private OnnxPrecoder(
      PrecoderModel model,
      Provider provider,
      int samplesPerRun,
      int framesPerRun,
      OrtEnvironment environment,
      OrtSession session,
      ModelSignature signature) {
    this.model = model;
    this.provider = provider;
    this.samplesPerRun = samplesPerRun;
    this.framesPerRun = framesPerRun;
    this.environment = environment;
    this.session = session;
    this.signature = signature;
  }

  /**
   * Loads a model.
   *
   * @param samplesPerRun what one run takes at most: larger frames are precoded in strips
   * @param framesPerRun how many frames one run takes at most, of models that take several
   */
  static OnnxPrecoder open(
      PrecoderModel model, Provider provider, int samplesPerRun, int framesPerRun)
      throws PrecoderException {
    byte[] onnx = model.read();
    OrtEnvironment environment = OnnxRuntimeInfo.environment();
    try (OrtSession.SessionOptions options = provider.sessionOptions()) {
      OrtSession session = environment.createSession(onnx, options);
      try {
        ModelSignature signature = ModelSignature.of(session, model);
        return new OnnxPrecoder(
            model, provider, samplesPerRun, framesPerRun, environment, session, signature);
      } catch (OrtException | PrecoderException | RuntimeException e) {
        session.close();
        throw e;
      }
    } catch (OrtException e) {
      throw failure(
          provider,
          "The precoder model " + model.name() + " cannot be loaded: " + e.getMessage(),
          e);
    }
  }

  private static PrecoderException failure(Provider provider, String message, OrtException cause) {
    PrecoderException.Kind kind =
        provider.isGpu() ? GpuFailures.kind(message) : PrecoderException.Kind.OTHER;
    return new PrecoderException(kind, message, cause);
  }

  @Override
  public int framesPerRun(int width, int height) {
    if (!signature.batched()) {
      return 1;
    }
    long samples =
        (long) Strip.roundUp(width, model.block()) * Strip.roundUp(height, model.block());
    return (int) Math.max(1, Math.min(framesPerRun, samplesPerRun / samples));
  }

  @Override
  public void warmUp(int width, int height) throws PrecoderException {
    Plane source = emptyPlane(width, height);
    Plane target = emptyPlane(width, height);
    PrecodeTask task = new PrecodeTask(source, target, new Strength(0.5f, 1));
    precode(Collections.nCopies(framesPerRun(width, height), task));
  }

  private Plane emptyPlane(int width, int height) {
    int lineSize = width * (model.bitDepth() > 8 ? 2 : 1);
    ByteBuffer samples = ByteBuffer.allocateDirect(lineSize * height);
    return new Plane(samples, width, height, lineSize, model.bitDepth());
  }

  @Override
  public void precode(List<PrecodeTask> tasks) throws PrecoderException {
    for (PrecodeTask task : tasks) {
      requireSamePlanes(task.source(), task.target());
      requireSamePlanes(tasks.get(0).source(), task.source());
    }
    lifetime.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("the precoder is closed");
      }
      List<PrecodeTask> changing = new ArrayList<>();
      for (PrecodeTask task : tasks) {
        if (task.strength().amount() == 0) {
          PlaneCopy.copy(task.source(), task.target());
        } else {
          changing.add(task);
        }
      }
      if (!changing.isEmpty()) {
        run(changing);
      }
    } finally {
      lifetime.readLock().unlock();
    }
  }

  private void requireSamePlanes(Plane source, Plane target) {
    if (source.width() != target.width()
        || source.height() != target.height()
        || source.bitDepth() != model.bitDepth()
        || target.bitDepth() != model.bitDepth()) {
      throw new IllegalArgumentException(
          "source %s, target %s, model %s".formatted(source, target, model.name()));
    }
  }

  private void run(List<PrecodeTask> tasks) throws PrecoderException {
    Plane plane = tasks.get(0).source();
    int width = Strip.roundUp(plane.width(), model.block());
    int height = Strip.roundUp(plane.height(), model.block());
    int atOnce = framesPerRun(plane.width(), plane.height());
    Scratch idle = idleScratches.poll();
    Scratch scratch = idle == null ? new Scratch() : idle;
    try {
      for (int first = 0; first < tasks.size(); first += atOnce) {
        List<PrecodeTask> some = tasks.subList(first, Math.min(tasks.size(), first + atOnce));
        if (some.size() == 1) {
          runInStrips(some.get(0), width, height, scratch);
        } else {
          runTogether(some, width, height, scratch);
        }
      }
    } catch (OrtException e) {
      throw failure(
          provider,
          "The precoder model %s failed on %s of %dx%d: %s"
              .formatted(
                  model.name(),
                  tasks.size() == 1 ? "a plane" : tasks.size() + " planes",
                  plane.width(),
                  plane.height(),
                  e.getMessage()),
          e);
    } finally {
      idleScratches.add(scratch);
    }
  }

  private void runTogether(List<PrecodeTask> tasks, int width, int height, Scratch scratch)
      throws OrtException {
    int frames = tasks.size();
    int bytes = width * height * tasks.get(0).source().bytesPerSample();
    ByteBuffer input = scratch.input(frames * bytes);
    ByteBuffer output = scratch.output(frames * bytes);
    float[] quantisers = new float[frames];
    float[] amounts = new float[frames];
    for (int i = 0; i < frames; i++) {
      PrecodeTask task = tasks.get(i);
      PlaneCopy.pack(task.source(), 0, height, width, Scratch.slice(input, i * bytes, bytes));
      quantisers[i] = task.strength().quantiser();
      amounts[i] = task.strength().amount();
    }
    try (OnnxTensor quantiser = OnnxTensor.createTensor(environment, quantisers);
        OnnxTensor amount = OnnxTensor.createTensor(environment, amounts)) {
      run(input, output, frames, width, height, quantiser, amount);
    }
    for (int i = 0; i < frames; i++) {
      Plane target = tasks.get(i).target();
      PlaneCopy.unpack(
          Scratch.slice(output, i * bytes, bytes), 0, width, target, 0, target.height());
    }
  }

  private void runInStrips(PrecodeTask task, int width, int height, Scratch scratch)
      throws OrtException {
    try (OnnxTensor quantiser = scalar(task.strength().quantiser());
        OnnxTensor amount = scalar(task.strength().amount())) {
      for (Strip strip : Strip.cut(width, height, model.block(), model.context(), samplesPerRun)) {
        runStrip(task.source(), task.target(), strip, width, quantiser, amount, scratch);
      }
    }
  }

  private void runStrip(
      Plane source,
      Plane target,
      Strip strip,
      int width,
      OnnxTensor quantiser,
      OnnxTensor amount,
      Scratch scratch)
      throws OrtException {
    int rows = strip.inputRows();
    int bytes = rows * width * source.bytesPerSample();

    ByteBuffer input;
    if (isPacked(source, strip, width)) {
      input = Scratch.slice(source.samples(), source.offset(strip.inputFirst()), bytes);
    } else {
      input = scratch.input(bytes);
      PlaneCopy.pack(source, strip.inputFirst(), strip.inputEnd(), width, input);
    }

    boolean direct = strip.isWithoutContext() && isPacked(target, strip, width);
    ByteBuffer output =
        direct
            ? Scratch.slice(target.samples(), target.offset(strip.first()), bytes)
            : scratch.output(bytes);

    run(input, output, 1, width, rows, quantiser, amount);
    if (!direct) {
      int contextAbove = strip.first() - strip.inputFirst();
      PlaneCopy.unpack(output, contextAbove, width, target, strip.first(), strip.end());
    }
  }

  private void run(
      ByteBuffer input,
      ByteBuffer output,
      int frames,
      int width,
      int height,
      OnnxTensor quantiser,
      OnnxTensor amount)
      throws OrtException {
    // The output is pinned, so the result holds no memory of its own.
    try (OnnxTensor luma = signature.tensor(environment, input, frames, width, height);
        OnnxTensor precoded = signature.tensor(environment, output, frames, width, height)) {
      session
          .run(
              Map.of(
                  ModelSignature.LUMA, luma,
                  ModelSignature.QUANTISER, quantiser,
                  ModelSignature.STRENGTH, amount),
              Set.of(),
              Map.of(ModelSignature.PRECODED, precoded))
          .close();
    }
  }

  /** Whether the rows of a strip lie in memory as the model takes them. */
  private static boolean isPacked(Plane plane, Strip strip, int width) {
    return plane.width() == width
        && plane.lineSize() == plane.rowBytes()
        && strip.inputEnd() <= plane.height();
  }

  private OnnxTensor scalar(float value) throws OrtException {
    return OnnxTensor.createTensor(environment, new float[] {value});
  }

  @Override
  public void close() {
    lifetime.writeLock().lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      idleScratches.clear();
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("the precoder model " + model.name() + " is not freed", e);
    } finally {
      lifetime.writeLock().unlock();
    }
  }
}
