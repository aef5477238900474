package org.sparebit.worker;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.sparebit.protocol.Cancel;
import org.sparebit.protocol.Completed;
import org.sparebit.protocol.EncodeRequest;
import org.sparebit.protocol.ExitCode;
import org.sparebit.protocol.Failed;
import org.sparebit.protocol.FailureCode;
import org.sparebit.protocol.JsonLines;
import org.sparebit.protocol.Opened;
import org.sparebit.protocol.Progress;
import org.sparebit.protocol.Ready;
import org.sparebit.protocol.ServerMessage;
import org.sparebit.protocol.WarningCode;

/**
 * A worker that encodes nothing and misbehaves on demand: the base name of the request's input says
 * how, and the name of the folder that the JVM has as {@code java.library.path} does so for the
 * time before the request.
 */
final class FakeWorkerMain {
  private static final JsonLines.Writer OUT = new JsonLines.Writer(System.out);
  private static final JsonLines.Reader<ServerMessage> IN =
      new JsonLines.Reader<>(System.in, ServerMessage.class);

  /** What the fake worker does. */
  enum Behaviour {
    // Before it is ready.
    NEVER_READY,
    DIE_BEFORE_READY,
    DIE_OF_THE_GPU,
    DIE_CONFINED,
    MISS_THE_GPU_CONFINED,
    GPL,
    // With a request.
    COMPLETE,
    REPORT_FAILURE,
    REPORT_NICENESS,
    REPORT_STATUS,
    REPORT_BOUNDS,
    TRESPASS,
    EAT_MEMORY,
    CRASH,
    SEGFAULT,
    FULL_HEAP,
    KILL_ITSELF,
    TERMINATE_ITSELF,
    HANG,
    BEAT_WITHOUT_STEPS,
    GARBAGE,
    ENDLESS_LINE,
    CHATTER,
    CLOSE_OUTPUT,
    WORK_UNTIL_CANCELLED,
    WORK_AND_IGNORE_CANCEL,
    COMPLETE_AND_STAY,
    WAIT_FOR_END_OF_INPUT;

    Path asPath() {
      return Path.of("/", name().toLowerCase(Locale.ROOT));
    }

    static Behaviour of(String path) {
      return valueOf(String.valueOf(Path.of(path).getFileName()).toUpperCase(Locale.ROOT));
    }
  }

  private FakeWorkerMain() {}

  public static void main(String[] arguments) throws Exception {
    // Where a confined worker may unpack it to.
    System.setProperty("jna.tmpdir", System.getProperty("java.io.tmpdir"));
    Behaviour start = Behaviour.of(System.getProperty("java.library.path"));
    if (start == Behaviour.NEVER_READY) {
      hang();
    }
    if (start == Behaviour.DIE_BEFORE_READY) {
      System.err.println("no such library");
      halt(ExitCode.START_FAILED.code());
    }
    if (start == Behaviour.DIE_OF_THE_GPU && Arrays.asList(arguments).contains(Ready.PROBE)) {
      System.err.println("looking for a GPU");
      signal(6);
    }
    if (start == Behaviour.DIE_CONFINED && isConfined()) {
      System.err.println("a library is in an unusual place");
      halt(ExitCode.START_FAILED.code());
    }
    String gpu = start == Behaviour.MISS_THE_GPU_CONFINED && !isConfined() ? "Fake GPU" : "";
    String licence = start == Behaviour.GPL ? "GPL version 3 or later" : "LGPL version 3 or later";
    OUT.write(
        new Ready(
            ProcessHandle.current().pid(), "8.0", licence, List.of(arguments), "1", gpu, "none"));
    ServerMessage message = IN.read();
    if (message instanceof EncodeRequest request) {
      Files.writeString(Path.of(request.temporaryOutput()), "half a frame");
      OUT.write(new Opened(640, 360, 25, 10, List.of()));
      behave(Behaviour.of(request.input()), request);
    }
    halt(ExitCode.PARENT_GONE.code());
  }

  private static void behave(Behaviour behaviour, EncodeRequest request) throws Exception {
    switch (behaviour) {
      case COMPLETE -> complete(request);
      case COMPLETE_AND_STAY -> {
        report(request);
        hang();
      }
      case REPORT_FAILURE -> {
        OUT.write(new Failed(FailureCode.INPUT_NOT_MEDIA, "not a video"));
        halt(ExitCode.FAILED.code());
      }
      case REPORT_NICENESS -> {
        String niceness = Integer.toString(Niceness.own());
        OUT.write(new Failed(FailureCode.INPUT_NOT_MEDIA, niceness));
        halt(ExitCode.FAILED.code());
      }
      case EAT_MEMORY -> {
        new Thread(() -> work(true, Long.MAX_VALUE)).start();
        eat();
      }
      case REPORT_STATUS -> {
        String status = Files.readString(Path.of("/proc/self/status"));
        OUT.write(new Failed(FailureCode.INPUT_NOT_MEDIA, status));
        halt(ExitCode.FAILED.code());
      }
      case REPORT_BOUNDS -> {
        OUT.write(new Failed(FailureCode.INPUT_NOT_MEDIA, request.bounds().toString()));
        halt(ExitCode.FAILED.code());
      }
      case TRESPASS -> {
        String done = Trespass.all(request);
        OUT.write(new Failed(FailureCode.INPUT_NOT_MEDIA, done));
        halt(ExitCode.FAILED.code());
      }
      case CRASH -> {
        System.err.println("about to crash");
        halt(42);
      }
      case SEGFAULT -> signal(11);
      case KILL_ITSELF -> signal(9);
      case TERMINATE_ITSELF -> signal(15);
      case FULL_HEAP -> fillHeap();
      case HANG -> hang();
      case BEAT_WITHOUT_STEPS -> work(false, Long.MAX_VALUE);
      case GARBAGE -> write("Segmentation fault, sort of\n");
      case ENDLESS_LINE -> {
        while (true) {
          write("x".repeat(1000));
        }
      }
      case CHATTER -> {
        for (int i = 1; i <= 20_000; i++) {
          System.err.println("line " + i + " of a very talkative worker");
        }
        System.err.println("the end of the chatter");
        halt(42);
      }
      case CLOSE_OUTPUT -> {
        System.out.close();
        hang();
      }
      case WORK_UNTIL_CANCELLED -> {
        Thread worker = new Thread(() -> work(true, Long.MAX_VALUE));
        worker.setDaemon(true);
        worker.start();
        if (IN.read() instanceof Cancel) {
          OUT.write(new Failed(FailureCode.CANCELLED, "cancelled"));
          halt(ExitCode.FAILED.code());
        }
      }
      case WORK_AND_IGNORE_CANCEL -> work(true, Long.MAX_VALUE);
      case WAIT_FOR_END_OF_INPUT -> {
        @Nullable ServerMessage end = IN.read();
        System.err.println("input ended: " + end);
      }
      case NEVER_READY,
          DIE_BEFORE_READY,
          DIE_OF_THE_GPU,
          DIE_CONFINED,
          MISS_THE_GPU_CONFINED,
          GPL ->
          throw new IllegalArgumentException(request.input());
    }
  }

  private static boolean isConfined() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return !socket.isBound();
    } catch (IOException e) {
      return true;
    }
  }

  private static void complete(EncodeRequest request) throws IOException {
    work(true, 3);
    report(request);
    halt(ExitCode.COMPLETED.code());
  }

  private static void report(EncodeRequest request) throws IOException {
    Files.move(Path.of(request.temporaryOutput()), Path.of(request.output()));
    OUT.write(
        new Completed(
            250, 10, 1987.5, 2_500_000, 0, List.of(WarningCode.DEINTERLACED.with("a warning"))));
  }

  /** Sends progress ten times a second. */
  private static void work(boolean moving, long beats) {
    try {
      for (long i = 1; i <= beats; i++) {
        OUT.write(new Progress(Math.min(100, i * 10.0), moving ? i : 1, i, 25));
        LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
      }
    } catch (IOException e) {
      halt(ExitCode.PARENT_GONE.code());
    }
  }

  /** 2 GB of memory outside of the heap, little by little. */
  private static void eat() throws InterruptedException {
    List<Memory> eaten = new ArrayList<>();
    for (int i = 0; i < 2048; i++) {
      Memory bite = new Memory(1 << 20);
      bite.clear();
      eaten.add(bite);
      LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
    }
    System.err.println(eaten.size() + " MB are eaten");
    hang();
  }

  private static void fillHeap() {
    byte[] all = new byte[Integer.MAX_VALUE - 8];
    System.err.println(all.length);
  }

  private static void write(String text) throws IOException {
    OutputStream raw = System.out;
    raw.write(text.getBytes(StandardCharsets.UTF_8));
    raw.flush();
  }

  /** Without a program: a confined worker may not start any. */
  private static void signal(int number) throws InterruptedException {
    Function.getFunction("c", "raise").invokeInt(new Object[] {number});
    hang();
  }

  private static void hang() throws InterruptedException {
    new CountDownLatch(1).await();
  }

  private static void halt(int code) {
    System.err.flush();
    Runtime.getRuntime().halt(code);
  }
}
