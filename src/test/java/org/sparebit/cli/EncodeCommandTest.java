package org.sparebit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparebit.codec.Licence;
import org.sparebit.codec.RateControl;
import org.sparebit.protocol.Completed;
import org.sparebit.protocol.EncodeRequest;
import org.sparebit.protocol.Failed;
import org.sparebit.protocol.FailureCode;
import org.sparebit.protocol.Progress;
import org.sparebit.protocol.Ready;
import org.sparebit.protocol.WarningCode;
import org.sparebit.protocol.WorkerMessage;
import org.sparebit.protocol.WorkerResult;
import org.sparebit.worker.WorkerLauncher;
import org.sparebit.worker.WorkerRun;
import org.sparebit.worker.failure.WorkerUnavailableException;

class EncodeCommandTest {
  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final FakeLauncher launcher = new FakeLauncher();
  private String input = "";

  @BeforeEach
  void makeInput() throws Exception {
    input = Files.write(folder.resolve("in.mp4"), new byte[10_000]).toString();
  }

  @Test
  void completedJobShowsSizeBitrateDurationAndRatio() {
    launcher.result =
        new Completed(
            250,
            10,
            1987.4,
            2_500,
            0,
            List.of(WarningCode.SUBTITLES_DROPPED.with("the subtitles stay behind")));

    assertThat(encode("--codec", "AV1", "--bitrate", "2000", "--gop", "60")).isZero();
    assertThat(out.toString())
        .isEqualTo(
            folder.resolve("new/out.webm")
                + ": 2.50 kB, 1987 kbps, 10.0 s, 250 frames; 25.0 % of the input's 10.0 kB, in"
                + " 00:00\n");
    assertThat(err.toString().lines())
        .containsExactly("0 %", "50 %", "100 %", "Note: the subtitles stay behind");
    assertThat(launcher.requests)
        .singleElement()
        .satisfies(
            request ->
                assertThat(request.video().rateControl()).isEqualTo(new RateControl.Bitrate(2000)));
    assertThat(folder.resolve("new")).isDirectory();
  }

  @Test
  void codecOfTheGplBuildSaysWhatIsMissing() {
    String output = folder.resolve("out.mp4").toString();
    int code =
        run(
            "encode",
            input,
            output,
            "--codec=H_264",
            "--enable-codecs",
            "--bitrate=2000",
            "--gop=60");
    assertThat(code).isEqualTo(1);
    assertThat(err.toString()).isEqualTo("Failed: the GPL build is not on this machine\n");
    assertThat(launcher.requests).isEmpty();
  }

  @Test
  void failedJobSaysWhy() {
    launcher.result =
        new Failed(FailureCode.INPUT_NOT_MEDIA, "in.mp4 is no video; export it again");

    assertThat(encode("--codec", "AV1", "--bitrate", "2000", "--gop", "60")).isEqualTo(1);
    assertThat(err.toString()).endsWith("Failed: in.mp4 is no video; export it again\n");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void wrongUsageShowsEveryFaultAndStartsNothing() {
    assertThat(encode("--codec", "AV1", "--bitrate", "x")).isEqualTo(2);
    assertThat(err.toString().lines())
        .containsExactly(
            "--bitrate: got x; use a whole number from 1 to 100000 (kbps for AV1)",
            "--gop is missing: use a whole number from 1 to 10000 (frames)",
            "See: java -jar sparebit.jar encode --help");
    assertThat(launcher.requests).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--bitrat=1", "--codec", "third"})
  void unknownArgumentsAreWrongUsage(String argument) {
    assertThat(encode(argument)).isEqualTo(2);
    assertThat(err.toString()).contains("See: java -jar sparebit.jar encode --help");
  }

  @Test
  void helpNamesEveryOptionWithItsMeaning() {
    assertThat(run("encode", "--help")).isZero();
    assertThat(out.toString())
        .contains(
            "Precode and encode one video.",
            "--codec=CODEC",
            "--bitrate=KBPS",
            "--gop=FRAMES",
            "--precoder=MODE",
            "--width=PIXELS",
            "--height=PIXELS",
            "--pix-fmt=FORMAT",
            "--preset=PRESET",
            "--prores-profile=PROFILE",
            "--gpu",
            "--threads=COUNT",
            "SPAREBIT_DATA_DIR",
            "Exit codes: 0 done, 1 failed, 2 wrong usage, 130 interrupted.");
  }

  @Test
  void helpWithoutCommandExplainsTheServerToo() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString()).contains("port 8000").contains("encode");
  }

  @Test
  void terminalGetsABarThatIsClearedAtTheEnd() {
    launcher.result = new Completed(250, 10, 1987.4, 2_500, 0, List.of());
    int code =
        run(
            new Terminal(true, () -> 80),
            "encode",
            input,
            folder.resolve("o.y4m").toString(),
            "--codec",
            "Y4M");

    assertThat(code).isZero();
    assertThat(err.toString()).contains("\r 50.0 % [====").endsWith("\r\u001b[K");
  }

  private int encode(String... options) {
    List<String> arguments = new ArrayList<>();
    arguments.add("encode");
    arguments.add(input);
    arguments.add(folder.resolve("new/out.webm").toString());
    arguments.addAll(List.of(options));
    return run(arguments.toArray(String[]::new));
  }

  private int run(String... arguments) {
    return run(new Terminal(false, () -> 80), arguments);
  }

  private int run(Terminal terminal, String... arguments) {
    PrintWriter errWriter = new PrintWriter(err, true);
    PrintWriter outWriter = new PrintWriter(out, true);
    EncodeCommand command =
        new EncodeCommand(
            outWriter,
            errWriter,
            terminal,
            launcher,
            () -> {
              throw new WorkerUnavailableException("the GPL build is not on this machine");
            },
            TerminalSettings.of(Map.of()));
    return Cli.commandLine(terminal, command)
        .setOut(outWriter)
        .setErr(errWriter)
        .execute(arguments);
  }

  /** Says three times how far it is, and ends as it was told. */
  private static final class FakeLauncher implements WorkerLauncher {
    private final List<EncodeRequest> requests = new ArrayList<>();
    private WorkerResult result = new Failed(FailureCode.INTERNAL, "not told how to end");

    @Override
    public WorkerRun start(EncodeRequest request, Consumer<WorkerMessage> listener) {
      requests.add(request);
      for (double percent : new double[] {0, 50, 100}) {
        listener.accept(new Progress(percent, 1, 1, 25));
      }
      return new WorkerRun() {
        @Override
        public WorkerResult await() {
          return result;
        }

        @Override
        public void stop(FailureCode why) {
          result = new Failed(why, "stopped");
        }
      };
    }

    @Override
    public Ready probe(Licence licence) {
      throw new UnsupportedOperationException("the command starts no probe");
    }
  }
}
