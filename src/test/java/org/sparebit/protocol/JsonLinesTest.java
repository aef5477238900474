package org.sparebit.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparebit.codec.PixelFormat;
import org.sparebit.codec.PrecoderMode;
import org.sparebit.codec.ProresProfile;
import org.sparebit.codec.VideoCodec;
import org.sparebit.protocol.JsonLines.ProtocolException;

class JsonLinesTest {

  static Stream<WorkerMessage> workerMessages() {
    return Stream.of(
        new Ready(
            4711, "8.0.1", "LGPL version 3 or later", List.of("libsvtav1"), "1.28.0", "", "—"),
        new Opened(
            1920,
            1080,
            25,
            10.5,
            List.of(WarningCode.SUBTITLES_DROPPED.with("the subtitles stay behind"))),
        new Progress(12.5, 1234, 567, 89.1),
        new Warned(
            List.of(
                WarningCode.AUDIO_DROPPED.with("\"ü\" stays behind"),
                WarningCode.VIDEO_DAMAGED.with("3 packets could not be decoded"))),
        new Verified(new Completed(250, 10, 1987.4, 9, 3, List.of()), "(ino=7) 9 2026-11-27"),
        new Completed(250, 10, 1987.4, 2_500_000_000L, 3, List.of()),
        new Failed(FailureCode.INPUT_NOT_MEDIA, "no video:\n\"a\" \\ ü 日本 🎬\u0000\u2028"));
  }

  static Stream<ServerMessage> serverMessages() {
    return Stream.of(
        new Cancel(),
        new Publish(),
        request(null),
        request(ProresProfile.PRORES_422_HQ),
        EncodeRequestBuilder.of(Path.of("/in.mp4"), Path.of("/out.mp4")).bitrateKbps(900).build());
  }

  private static EncodeRequest request(@Nullable ProresProfile profile) {
    return EncodeRequestBuilder.of(Path.of("/in/a b\n\"ü\".mov"), Path.of("/out/x.mov"))
        .jobId("7")
        .codec(VideoCodec.PRORES)
        .precoder(PrecoderMode.PRECODER_ADAPTIVE)
        .gpu(GpuOptions.DEFAULT)
        .size(1280, 0)
        .program(1201)
        .pixelFormat(PixelFormat.YUV420P10LE)
        .preset("8")
        .prores(profile)
        .threads(4)
        .fullVerification(true)
        .build();
  }

  @ParameterizedTest
  @MethodSource("workerMessages")
  void workerMessageSurvivesTheWay(WorkerMessage message) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new JsonLines.Writer(out).write(message);

    assertThat(out.toString(StandardCharsets.UTF_8)).endsWith("}\n").containsOnlyOnce("\n");
    assertThat(reader(WorkerMessage.class, out.toByteArray()).read()).isEqualTo(message);
  }

  @ParameterizedTest
  @MethodSource("serverMessages")
  void serverMessageSurvivesTheWay(ServerMessage message) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new JsonLines.Writer(out).write(message);

    assertThat(out.toString(StandardCharsets.UTF_8)).endsWith("}\n").containsOnlyOnce("\n");
    assertThat(reader(ServerMessage.class, out.toByteArray()).read()).isEqualTo(message);
  }

  @Test
  void everyKindOfMessageIsTested() {
    assertThat(workerMessages().map(Object::getClass))
        .containsExactlyInAnyOrder(
            Ready.class,
            Opened.class,
            Progress.class,
            Warned.class,
            Verified.class,
            Completed.class,
            Failed.class);
    assertThat(WorkerMessage.class.getPermittedSubclasses()).hasSize(6);
    assertThat(WorkerResult.class.getPermittedSubclasses()).hasSize(2);
    assertThat(ServerMessage.class.getPermittedSubclasses()).hasSize(3);
  }

  @Test
  void readsMessagesInTheirOrderUntilTheStreamEnds() throws Exception {
    var reader =
        reader(
            ServerMessage.class,
            "{\"type\":\"cancel\"}\n{\"type\":\"cancel\"}".getBytes(StandardCharsets.UTF_8));

    assertThat(reader.read()).isEqualTo(new Cancel());
    assertThat(reader.read()).isEqualTo(new Cancel());
    assertThat(reader.read()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Segmentation fault",
        "{",
        "",
        "null",
        "7",
        "[]",
        "{\"type\":\"unknown\"}",
        "{\"type\":\"cancel\"}",
        "{}",
        "{\"type\":\"progress\",\"percent\":\"much\"}"
      })
  void whatIsNoMessageIsRefusedAndShown(String line) {
    var reader = reader(WorkerMessage.class, (line + "\n").getBytes(StandardCharsets.UTF_8));

    assertThatThrownBy(reader::read)
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("not a WorkerMessage")
        .hasMessageContaining(line);
  }

  @Test
  void lineThatIsTooLongIsRefusedBeforeItFillsTheMemory() {
    var reader =
        reader(
            WorkerMessage.class,
            "x".repeat(JsonLines.MAX_LINE_CHARS + 1).getBytes(StandardCharsets.UTF_8));

    assertThatThrownBy(reader::read)
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("longer than " + JsonLines.MAX_LINE_CHARS);
  }

  @Test
  void longestLineIsStillAccepted() throws IOException {
    Failed message = new Failed(FailureCode.INTERNAL, "");
    ByteArrayOutputStream empty = new ByteArrayOutputStream();
    new JsonLines.Writer(empty).write(message);
    int room = JsonLines.MAX_LINE_CHARS - (empty.size() - 1);
    Failed longest = new Failed(FailureCode.INTERNAL, "x".repeat(room));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new JsonLines.Writer(out).write(longest);

    assertThat(reader(WorkerMessage.class, out.toByteArray()).read()).isEqualTo(longest);
  }

  @Test
  void unknownFieldsOfALaterVersionAreIgnored() throws IOException {
    assertThat(
            reader(
                    WorkerMessage.class,
                    "{\"type\":\"progress\",\"percent\":1,\"steps\":2,\"frames\":3,\"framesPerSecond\":4,\"new\":5}\n"
                        .getBytes(StandardCharsets.UTF_8))
                .read())
        .isEqualTo(new Progress(1, 2, 3, 4));
  }

  private static <T> JsonLines.Reader<T> reader(Class<T> kind, byte[] bytes) {
    return new JsonLines.Reader<>(new ByteArrayInputStream(bytes), kind);
  }
}
