package org.sparebit.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.sparebit.codec.Licence;
import org.sparebit.codec.OutputSize;
import org.sparebit.codec.PixelFormat;
import org.sparebit.codec.PrecoderMode;
import org.sparebit.codec.Presets;
import org.sparebit.codec.ProresProfile;
import org.sparebit.codec.RateControl;
import org.sparebit.codec.VideoCodec;
import org.sparebit.codec.VideoSettings;
import org.sparebit.protocol.Bounds;
import org.sparebit.protocol.Completed;
import org.sparebit.protocol.EncodeRequest;
import org.sparebit.protocol.Failed;
import org.sparebit.protocol.JobFiles;
import org.sparebit.protocol.Opened;
import org.sparebit.protocol.TimeRange;
import org.sparebit.protocol.WorkerResult;
import org.sparebit.worker.WorkerLauncher;
import org.sparebit.worker.WorkerRun;

/**
 * How fast this machine decodes, precodes and encodes a video: the beginning of it goes through the
 * same workers as jobs do, and the result is thrown away.
 */
final class SpeedCheck {
  /** What streaming at 1080p has; the time hardly depends on it. */
  private static final int BITRATE_KBPS = 4000;

  private static final int GOP = 60;

  private final PrintWriter out;
  private final PrintWriter err;
  private final WorkerLauncher launcher;
  private final Path video;
  private final int seconds;

  /** The size and the rate of the pictures, once they are known. */
  private @Nullable Opened opened;

  SpeedCheck(PrintWriter out, PrintWriter err, WorkerLauncher launcher, Path video, int seconds) {
    this.out = out;
    this.err = err;
    this.launcher = launcher;
    this.video = video;
    this.seconds = seconds;
  }

  /** Measures one after the other; returns whether all of it was possible. */
  boolean run() throws InterruptedException {
    boolean all = measure("decode", VideoCodec.Y4M, PrecoderMode.PRECODER_NONE);
    if (!all) {
      return false;
    }
    all &= measure("decode and precode", VideoCodec.Y4M, PrecoderMode.PRECODER_BAL);
    for (VideoCodec codec : VideoCodec.values()) {
      if (codec.licence() == Licence.LGPL && codec != VideoCodec.Y4M) {
        all &= measure("decode, precode and encode to " + codec, codec, PrecoderMode.PRECODER_BAL);
      }
    }
    return all;
  }

  private boolean measure(String what, VideoCodec codec, PrecoderMode precoder)
      throws InterruptedException {
    AtomicLong began = new AtomicLong();
    AtomicReference<Opened> found = new AtomicReference<>();
    WorkerRun run =
        launcher.start(
            request(codec, precoder),
            message -> {
              if (message instanceof Opened first) {
                began.set(System.nanoTime());
                found.set(first);
              }
            });
    try (InterruptGuard guard = InterruptGuard.over(run, ProgressDisplay.NONE, err)) {
      WorkerResult result = run.await();
      double took = (System.nanoTime() - began.get()) / 1e9;
      if (guard.isInterrupted()) {
        return false;
      }
      if (result instanceof Failed failed) {
        err.println("Can't " + what + ": " + failed.message());
        return false;
      }
      report(what, (Completed) result, Objects.requireNonNull(found.get()), took);
      return true;
    }
  }

  private void report(String what, Completed result, Opened pictures, double took) {
    if (opened == null) {
      opened = pictures;
      out.printf(
          Locale.ROOT,
          "%nThe first %.1f s of %s, %d\u00d7%d at %.2f fps, on %d cores:%n",
          result.durationSeconds(),
          video.getFileName(),
          pictures.width(),
          pictures.height(),
          pictures.frameRate(),
          Runtime.getRuntime().availableProcessors());
    }
    double rate = result.frames() / took;
    out.printf(
        Locale.ROOT,
        "%-36s %8.1f fps %7.2f times its own speed%n",
        what,
        rate,
        rate / pictures.frameRate());
    out.flush();
  }

  private EncodeRequest request(VideoCodec codec, PrecoderMode precoder) {
    return new EncodeRequest(
        "cli-" + ProcessHandle.current().pid(),
        JobFiles.withoutOutput(
            video.resolveSibling("").toString(),
            video.toString(),
            new TimeRange(0, seconds * 1_000_000L)),
        new VideoSettings(
            codec,
            codec.intraOnly() ? RateControl.NONE : new RateControl.Bitrate(BITRATE_KBPS),
            codec.intraOnly() ? 0 : GOP,
            OutputSize.SOURCE,
            PixelFormat.YUV420P,
            Presets.encoderValue(codec, Presets.DEFAULT).orElse(""),
            codec == VideoCodec.PRORES ? ProresProfile.PRORES_422 : null),
        codec.containers().iterator().next(),
        precoder,
        null,
        0,
        Runtime.getRuntime().availableProcessors(),
        Bounds.NONE,
        false);
  }
}
