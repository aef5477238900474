package org.sparebit.engine.precode;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** Runs a precoder model with ONNX Runtime. */
final class OnnxPrecoder implements Precoder {

  /** Where the model's arithmetic is done. */
  enum Device {
    CPU,
    CUDA
  }

  /**
   * A frame of 1920×1088, so that up to there a frame is one run and nothing is copied. For larger
   * ones a run holds as much memory as for 1080p instead of sixteen times that at 8K; the time per
   * sample is the same.
   */
  static final int SAMPLES_PER_RUN = 2 * 1024 * 1024;

  private final PrecoderModel model;
  private final int samplesPerRun;
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
      int samplesPerRun,
      OrtEnvironment environment,
      OrtSession session,
      ModelSignature signature) {
    this.model = model;
    this.samplesPerRun = samplesPerRun;
    this.environment = environment;
    this.session = session;
    this.signature = signature;
  }

  /**
   * @param samplesPerRun frames with more samples are precoded in strips
   */
  static OnnxPrecoder open(PrecoderModel model, Device device, int samplesPerRun)
      throws PrecoderException {
    byte[] onnx = model.read();
    OrtEnvironment environment = OnnxRuntimeInfo.environment();
    try (OrtSession.SessionOptions options = options(device)) {
      OrtSession session = environment.createSession(onnx, options);
      try {
        ModelSignature signature = ModelSignature.of(session, model);
        return new OnnxPrecoder(model, samplesPerRun, environment, session, signature);
      } catch (OrtException | PrecoderException | RuntimeException e) {
        session.close();
        throw e;
      }
    } catch (OrtException e) {
      throw new PrecoderException(
          "The precoder model %s cannot be loaded: %s".formatted(model.name(), e.getMessage()), e);
    }
  }

  private static OrtSession.SessionOptions options(Device device) throws OrtException {
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    try {
      // Anything less leaves convolutions unfused: 89 ms instead of 15 with the int8 models.
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      // Frames are worked on in parallel, not the inside of one: threads in a run scale worse.
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      // One large block per shape instead of reused small ones: with a float model 272 MB at 1080p
      // instead of 175, and no faster. Without the arena, a run takes half as long again.
      options.setMemoryPatternOptimization(false);
      options.setCPUArenaAllocator(true);
      // Warnings about how a model was exported are of no use to who runs it; errors are thrown.
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
      if (device == Device.CUDA) {
        options.addCUDA(0);
      }
      return options;
    } catch (OrtException | RuntimeException e) {
      options.close();
      throw e;
    }
  }

  @Override
  public void precode(LumaPlane source, LumaPlane target, Strength strength)
      throws PrecoderException {
    requireSamePlanes(source, target);
    lifetime.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("the precoder is closed");
      }
      if (strength.amount() == 0) {
        PlaneCopy.copy(source, target);
      } else {
        run(source, target, strength);
      }
    } finally {
      lifetime.readLock().unlock();
    }
  }

  private void requireSamePlanes(LumaPlane source, LumaPlane target) {
    if (source.width() != target.width()
        || source.height() != target.height()
        || source.bitDepth() != model.bitDepth()
        || target.bitDepth() != model.bitDepth()) {
      throw new IllegalArgumentException(
          "source %s, target %s, model %s".formatted(source, target, model.name()));
    }
  }

  private void run(LumaPlane source, LumaPlane target, Strength strength) throws PrecoderException {
    Scratch idle = idleScratches.poll();
    Scratch scratch = idle == null ? new Scratch() : idle;
    try (OnnxTensor quantiser = scalar(strength.quantiser());
        OnnxTensor amount = scalar(strength.amount())) {
      int width = Strip.roundUp(source.width(), model.block());
      int height = Strip.roundUp(source.height(), model.block());
      for (Strip strip : Strip.cut(width, height, model.block(), model.context(), samplesPerRun)) {
        runStrip(source, target, strip, width, quantiser, amount, scratch);
      }
    } catch (OrtException e) {
      throw new PrecoderException(
          "The precoder model %s failed on a plane of %dx%d: %s"
              .formatted(model.name(), source.width(), source.height(), e.getMessage()),
          e);
    } finally {
      idleScratches.add(scratch);
    }
  }

  private void runStrip(
      LumaPlane source,
      LumaPlane target,
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

    // The output is pinned, so the result holds no memory of its own.
    try (OnnxTensor luma = signature.tensor(environment, input, width, rows);
        OnnxTensor precoded = signature.tensor(environment, output, width, rows)) {
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
    if (!direct) {
      int contextAbove = strip.first() - strip.inputFirst();
      PlaneCopy.unpack(output, contextAbove, width, target, strip.first(), strip.end());
    }
  }

  /** Whether the rows of a strip lie in memory as the model takes them. */
  private static boolean isPacked(LumaPlane plane, Strip strip, int width) {
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
