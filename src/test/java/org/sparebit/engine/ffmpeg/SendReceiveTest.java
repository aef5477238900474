package org.sparebit.engine.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SendReceiveTest {
  /** Takes and gives as a script says, and tells what was asked of it. */
  private static final class Scripted extends SendReceive<String, StringBuilder> {
    private final Deque<String> script;
    private final List<String> asked = new ArrayList<>();

    Scripted(String... script) {
      super(new StringBuilder());
      this.script = new ArrayDeque<>(Arrays.asList(script));
    }

    @Override
    Outcome send(@Nullable String input) {
      asked.add("send " + input);
      return Outcome.valueOf(script.remove());
    }

    @Override
    Outcome receive(StringBuilder output) throws FfmpegException {
      asked.add("receive");
      assertThat(output).isEmpty();
      String next = script.remove();
      if (next.equals("FAIL")) {
        throw FfmpegException.outOfMemory("decoding");
      }
      if (Arrays.stream(Outcome.values()).map(Enum::name).anyMatch(next::equals)) {
        return Outcome.valueOf(next);
      }
      output.append(next);
      return Outcome.DONE;
    }

    @Override
    void clear(StringBuilder output) {
      output.setLength(0);
    }
  }

  /** Writes down what it gets. */
  private static class Log implements SendReceive.Output<StringBuilder, IOException, Exception> {
    final List<String> got = new ArrayList<>();

    @Override
    public void accept(StringBuilder unit) throws IOException {
      got.add(unit.toString());
    }

    @Override
    public void sent() {
      got.add("sent");
    }

    @Override
    public void damagedInput() {
      got.add("damaged input");
    }

    @Override
    public void damagedOutput() {
      got.add("damaged output");
    }
  }

  private final Log log = new Log();

  @Test
  void givesAllThatComesOut() throws Exception {
    new Scripted("DONE", "a", "b", "AGAIN").process("1", log);

    assertThat(log.got).containsExactly("sent", "a", "b");
  }

  @Test
  void takesWhatStandsInTheWayAndSendsTheSameUnitAgain() throws Exception {
    Scripted stage = new Scripted("AGAIN", "a", "AGAIN", "AGAIN", "b", "AGAIN", "DONE", "AGAIN");

    stage.process("1", log);

    assertThat(log.got).containsExactly("a", "b", "sent");
    assertThat(stage.asked)
        .containsExactly(
            "send 1", "receive", "receive", "send 1", "receive", "receive", "send 1", "receive");
  }

  @Test
  void takesWhatStandsInTheWayOfTheEndToo() throws Exception {
    Scripted stage = new Scripted("AGAIN", "a", "AGAIN", "DONE", "b", "c", "END");

    stage.process(null, log);

    assertThat(log.got).containsExactly("a", "sent", "b", "c");
    assertThat(stage.asked).filteredOn("send null"::equals).hasSize(2);
  }

  @Test
  void goesOnAfterDamagedUnits() throws Exception {
    Scripted stage =
        new Scripted("DAMAGED", "a", "AGAIN", "DONE", "b", "DAMAGED", "c", "AGAIN", "END", "END");

    stage.process("1", log);
    stage.process("2", log);
    stage.process(null, log);

    assertThat(log.got)
        .containsExactly("damaged input", "a", "sent", "b", "damaged output", "c", "sent");
  }

  @Test
  void sendsOnceMoreWhereNothingComesOut() throws Exception {
    new Scripted("AGAIN", "AGAIN", "DONE", "a", "AGAIN").process("1", log);

    assertThat(log.got).containsExactly("sent", "a");
  }

  @Test
  void failsRatherThanAskForEver() {
    assertThatThrownBy(() -> new Scripted("AGAIN", "AGAIN", "AGAIN", "AGAIN").process("1", log))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Scripted neither takes nor gives");
  }

  @Test
  void isEmptyAgainAfterTheOutputHasFailed() throws Exception {
    Scripted stage = new Scripted("DONE", "a", "DONE", "b", "AGAIN");

    assertThatThrownBy(
            () ->
                stage.<IOException, RuntimeException>process(
                    "1",
                    unit -> {
                      throw new IOException("the disk is full");
                    }))
        .isInstanceOf(IOException.class);
    stage.process("2", log);

    assertThat(log.got).containsExactly("sent", "b");
  }

  @Test
  void letsFailureInMidStreamThrough() {
    assertThatThrownBy(() -> new Scripted("DONE", "a", "FAIL").process("1", log))
        .isInstanceOf(FfmpegException.class)
        .hasMessageContaining("decoding");
    assertThat(log.got).containsExactly("sent", "a");
  }

  @Test
  void decoderGivesEveryFrameAndAgainAfterRestart(@TempDir Path folder) throws Exception {
    int frames = 30;
    // With pictures that are reordered, and more threads than one: the last ones come at the end.
    Path file =
        new TestMedia()
            .video("testsrc2=size=64x64:rate=30:duration=1", "mpeg2video", "bf", "2")
            .write(folder.resolve("film.ts"), "mpegts");
    List<Long> times = new ArrayList<>();
    try (Demuxer demuxer = OpenedFiles.demuxer(file);
        Decoder decoder = Decoder.open(demuxer.streams().get(0), 4);
        Packet packet = new Packet()) {
      List<Packet> packets = new ArrayList<>();
      while (demuxer.read(packet)) {
        packets.add(packet.copy());
      }
      SendReceive.Output<Frame, RuntimeException, RuntimeException> output =
          frame -> times.add(frame.presentationTime());
      for (int pass = 0; pass < 2; pass++) {
        for (Packet each : packets) {
          decoder.process(each, output);
        }
        assertThat(times.size()).isLessThan((pass + 1) * frames);
        decoder.process(null, output);
        assertThat(times).hasSize((pass + 1) * frames);
        decoder.process(null, output);
        assertThat(times).hasSize((pass + 1) * frames);
        decoder.restart();
      }
      packets.forEach(Packet::close);
    }
    assertThat(times.subList(0, frames)).isSorted().isEqualTo(times.subList(frames, 2 * frames));
  }
}
