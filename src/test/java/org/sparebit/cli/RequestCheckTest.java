package org.sparebit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparebit.codec.OutputSize;
import org.sparebit.codec.PrecoderMode;
import org.sparebit.codec.ProresProfile;
import org.sparebit.codec.RateControl;
import org.sparebit.codec.VideoCodec;
import org.sparebit.protocol.EncodeRequest;
import org.sparebit.protocol.EncodeRequestBuilder;
import org.sparebit.protocol.GpuOptions;
import org.sparebit.protocol.JobFiles;
import org.sparebit.protocol.TimeRange;

class RequestCheckTest {
  @TempDir Path folder;
  private final EncodeOptions options = new EncodeOptions();

  @BeforeEach
  void fillIn() throws Exception {
    options.input = Files.writeString(folder.resolve("in.mp4"), "x").toString();
    options.output = folder.resolve("out.webm").toString();
    options.codec = "av1";
    options.bitrate = "2000";
    options.gop = "60";
  }

  @Test
  void makesRequestWithDefaults() {
    RequestCheck.Outcome outcome = RequestCheck.check(options, "cli-1");

    Path temporary = Path.of(Objects.requireNonNull(outcome.request()).temporaryOutput());
    assertThat(temporary.toString())
        .startsWith(folder.resolve(".out.webm.sparebit-cli-1-").toString());
    assertThat(outcome)
        .isEqualTo(
            new RequestCheck.Outcome(
                EncodeRequestBuilder.of(folder.resolve("in.mp4"), folder.resolve("out.webm"))
                    .jobId("cli-1")
                    .temporaryOutput(temporary)
                    .precoder(PrecoderMode.PRECODER_BAL)
                    .bitrateKbps(2000)
                    .gop(60)
                    .threads(Runtime.getRuntime().availableProcessors())
                    .build(),
                List.of()));
  }

  @Test
  void saysWhenBothSidesTogetherAreTooMuch() {
    options.codec = "VP9";
    options.width = "16384";
    options.height = "16128";
    assertThat(RequestCheck.check(options, "cli-1").faults()).isEmpty();

    options.height = "16130";
    assertThat(RequestCheck.check(options, "cli-1").faults())
        .containsExactly(
            "--height: got 16130; use at most 16128 with a width of 16384 (pixels for VP9)");
  }

  @Test
  void namesTheFileThatALinkLeadsTo() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link.mp4"), folder.resolve("in.mp4"));
    options.input = link.toString();

    assertThat(Objects.requireNonNull(RequestCheck.check(options, "cli-1").request()).input())
        .isEqualTo(folder.resolve("in.mp4").toString());
  }

  @Test
  void takesAPartOfTheVideo() {
    options.from = "0:01.5";
    assertThat(Objects.requireNonNull(RequestCheck.check(options, "cli-1").request()).files())
        .extracting(JobFiles::range)
        .isEqualTo(new TimeRange(1_500_000, TimeRange.OPEN));

    options.to = "3";
    assertThat(Objects.requireNonNull(RequestCheck.check(options, "cli-1").request()).files())
        .extracting(JobFiles::range)
        .isEqualTo(new TimeRange(1_500_000, 3_000_000));
  }

  @Test
  void saysWhatIsWrongWithAPart() {
    options.from = "3";
    options.to = "2:99";
    assertThat(RequestCheck.check(options, "cli-1").faults())
        .containsExactly("--to: got 2:99; use a time such as 90, 1:30 or 0:01:30.5");

    options.to = "3.0";
    assertThat(RequestCheck.check(options, "cli-1").faults())
        .containsExactly("--to: got 3.0; use a time after that of --from");
  }

  @Test
  void passesEveryOptionOn() {
    options.output = folder.resolve("out.mov").toString();
    options.codec = "PRORES";
    options.proresProfile = "prores_422_hq";
    options.precoder = "precoder_low";
    options.width = "1280";
    options.height = "720";
    options.gpu = true;
    options.threads = "3";
    options.program = "1201";

    EncodeRequest request = Objects.requireNonNull(RequestCheck.check(options, "cli-1").request());

    assertThat(request.codec()).isEqualTo(VideoCodec.PRORES);
    assertThat(request.video().proresProfile()).isEqualTo(ProresProfile.PRORES_422_HQ);
    assertThat(request.precoder()).isEqualTo(PrecoderMode.PRECODER_LOW);
    assertThat(request.video().size()).isEqualTo(new OutputSize(1280, 720));
    assertThat(request.gpu()).isEqualTo(GpuOptions.DEFAULT);
    assertThat(request.threads()).isEqualTo(3);
    assertThat(request.program()).isEqualTo(1201);
    assertThat(request.video().rateControl()).isEqualTo(RateControl.NONE);
    assertThat(request.video().gop()).isZero();
  }

  @Test
  void decodesAndEncodesOnTheGpuOnlyTogetherWithPrecodingThere() {
    options.nvdec = true;
    options.nvenc = true;
    assertThat(faults()).containsExactly("--nvdec needs --gpu; give both");
    options.gpu = true;
    EncodeRequest request = Objects.requireNonNull(RequestCheck.check(options, "cli-1").request());
    assertThat(request.gpu())
        .isEqualTo(
            new GpuOptions(
                0, GpuOptions.DEFAULT_MEMORY_LIMIT, GpuOptions.DEFAULT_FRAMES_PER_RUN, true, true));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          codec   | DIVX      | --codec: got DIVX; use Y4M, VP9, AV1, PRORES
          bitrate | 100001    | --bitrate: got 100001; use a whole number from 1 to 100000 (kbps for AV1)
          bitrate | fast      | --bitrate: got fast; use a whole number from 1 to 100000 (kbps for AV1)
          bitrate |           | --bitrate is missing: use a whole number from 1 to 100000 (kbps for AV1)
          gop     | 0         | --gop: got 0; use a whole number from 1 to 10000 (frames)
          gop     | 10001     | --gop: got 10001; use a whole number from 1 to 10000 (frames)
          gop     |           | --gop is missing: use a whole number from 1 to 10000 (frames)
          width   | 1279      | --width: got 1279; use source, or an even number from 64 to 16384 (pixels for AV1)
          width   | 14        | --width: got 14; use source, or an even number from 64 to 16384 (pixels for AV1)
          height  | 8706      | --height: got 8706; use source, or an even number from 64 to 8704 (pixels for AV1)
          pixfmt  | rgb24     | --pix-fmt: got rgb24; use yuv420p, yuv420p10le for AV1
          preset  | ultrafast | --preset: got ultrafast; use 1 to 8, medium, slow, slower, veryslow for AV1
          precoder| MUCH      | --precoder: got MUCH; use PRECODER_NONE, PRECODER_LOW, PRECODER_BAL, PRECODER_ADAPTIVE
          program | 0         | --program: got 0; use the number of one of the input's programs, from 1 to 65535
          program | News      | --program: got News; use the number of one of the input's programs, from 1 to 65535
          threads | 0         | --threads: got 0; use 1 to 256 threads
          """)
  void namesTheValueAndWhatWouldDo(String option, String value, String fault) {
    switch (option) {
      case "codec" -> options.codec = value;
      case "bitrate" -> options.bitrate = value;
      case "gop" -> options.gop = value;
      case "width" -> options.width = value;
      case "height" -> options.height = value;
      case "pixfmt" -> options.pixelFormat = value;
      case "preset" -> options.preset = value;
      case "precoder" -> options.precoder = value;
      case "program" -> options.program = value;
      case "threads" -> options.threads = value;
      default -> throw new IllegalArgumentException(option);
    }

    assertThat(faults()).containsExactly(fault);
  }

  @Test
  void codecOfTheGplBuildMustBeEnabled() {
    String fault =
        "--codec: got H_264, which needs FFmpeg's GPL build; use --enable-codecs with it, or Y4M,"
            + " VP9, AV1, PRORES";
    options.codec = "H_264";
    options.output = folder.resolve("out.mp4").toString();
    assertThat(faults()).containsExactly(fault);

    options.output = folder.resolve("out.webm").toString();
    assertThat(faults())
        .containsExactly(
            fault,
            "OUT: H_264 can't be stored in out.webm; use one of .mp4 .mov .m4v .mkv .ts .m2ts"
                + " .mts");

    options.enableCodecs = true;
    options.output = folder.resolve("out.mp4").toString();
    assertThat(faults()).isEmpty();

    options.codec = "DIVX";
    assertThat(faults())
        .containsExactly(
            "--codec: got DIVX; use Y4M, VP9, AV1, PRORES, H_264, H_264_M4V, MPEG2VIDEO, H_265");
  }

  @Test
  void extensionMustBeKnownEvenIfTheCodecIsNot() {
    options.codec = "DIVX";
    options.output = "out.avi";
    assertThat(faults())
        .hasSize(2)
        .last()
        .asString()
        .startsWith("OUT: out.avi has no known extension; use one of .mp4 .m4v .mov ");
  }

  @Test
  void findsEveryFaultAtOnce() {
    EncodeOptions empty = new EncodeOptions();
    empty.bitrate = "fast";
    empty.gop = "0";
    empty.width = "7";
    empty.precoder = "MUCH";

    assertThat(RequestCheck.check(empty, "cli-1").faults())
        .hasSize(7)
        .anySatisfy(fault -> assertThat(fault).startsWith("IN is missing"))
        .anySatisfy(fault -> assertThat(fault).startsWith("OUT is missing"))
        .anySatisfy(fault -> assertThat(fault).startsWith("--codec is missing"))
        .anySatisfy(fault -> assertThat(fault).startsWith("--bitrate: got fast"))
        .anySatisfy(fault -> assertThat(fault).startsWith("--gop: got 0"))
        .anySatisfy(fault -> assertThat(fault).startsWith("--width: got 7"))
        .anySatisfy(fault -> assertThat(fault).startsWith("--precoder: got MUCH"));
  }

  @Test
  void codecMustTakeThePixelFormat() {
    options.codec = "VP9";
    options.pixelFormat = "yuv420p10le";

    assertThat(faults()).containsExactly("--pix-fmt: got yuv420p10le; use yuv420p for VP9");
  }

  @Test
  void proresNeedsItsProfile() {
    options.codec = "PRORES";
    options.output = "out.mov";

    assertThat(faults())
        .singleElement()
        .satisfies(
            fault ->
                assertThat(fault)
                    .startsWith("--prores-profile is missing: use PRORES_422_PROXY, "));
  }

  @Test
  void containerMustTakeTheCodec() {
    options.output = "out.avi";

    assertThat(faults())
        .containsExactly("OUT: AV1 can't be stored in out.avi; use one of .mp4 .mkv .webm");
  }

  @Test
  void inputMustBeAFileWithContent() throws Exception {
    options.input = folder.resolve("none.mp4").toString();
    assertThat(faults())
        .containsExactly("IN: " + options.input + " does not exist; check the name");

    options.input = folder.toString();
    assertThat(faults()).containsExactly("IN: " + folder + " is not a file; name a video file");

    options.input = Files.createFile(folder.resolve("empty.mp4")).toString();
    assertThat(faults()).containsExactly("IN: " + options.input + " is empty; copy it again");
  }

  @Test
  void outputMayBeNeitherFolderNorInput() throws Exception {
    options.output = folder.toString();
    assertThat(faults()).containsExactly("OUT: " + folder + " is a folder; add a file name");

    Path link = Files.createLink(folder.resolve("link.mp4"), folder.resolve("in.mp4"));
    options.output = link.toString();
    assertThat(faults())
        .containsExactly("OUT: " + link + " is the input itself; choose another name");
  }

  private List<String> faults() {
    return RequestCheck.check(options, "cli-1").faults();
  }
}
