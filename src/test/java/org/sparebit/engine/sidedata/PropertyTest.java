package org.sparebit.engine.sidedata;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparebit.codec.Container;
import org.sparebit.codec.VideoCodec;

/** That the table is complete: against the FFmpeg that is used, and against the documentation. */
class PropertyTest {
  /** More than any of FFmpeg's lists has, and more than one of them could grow by at once. */
  private static final int MANY = 256;

  private static final Path PAGE = Path.of("docs", "side-data.md");

  private static Set<String> table(Property.Source source) {
    return Arrays.stream(Property.values())
        .flatMap(p -> p.names(source).stream())
        .collect(Collectors.toSet());
  }

  private static Set<String> names(IntFunction<@Nullable BytePointer> name) {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < MANY; i++) {
      BytePointer text = name.apply(i);
      if (text != null && !text.isNull()) {
        names.add(text.getString());
      }
    }
    return names;
  }

  /** The fields that a structure has, as methods without and with a value. */
  private static Set<String> fields(Class<?> structure) {
    return Arrays.stream(structure.getDeclaredMethods())
        .filter(m -> Modifier.isPublic(m.getModifiers()) && Modifier.isNative(m.getModifiers()))
        .filter(m -> m.getReturnType() != structure)
        .map(m -> m.getName())
        .collect(Collectors.toSet());
  }

  @Test
  void hasAllSideDataOfFrames() {
    assertThat(table(Property.Source.FRAME)).isEqualTo(names(avutil::av_frame_side_data_name));
  }

  @Test
  void hasAllSideDataOfPackets() {
    assertThat(table(Property.Source.PACKET)).isEqualTo(names(avcodec::av_packet_side_data_name));
  }

  @Test
  void hasAllRolesOfStreams() {
    Set<String> roles =
        names(i -> i < Integer.SIZE ? avformat.av_disposition_to_string(1 << i) : null);
    assertThat(table(Property.Source.DISPOSITION)).isEqualTo(roles);
  }

  @Test
  void hasAllKindsOfGroups() {
    assertThat(table(Property.Source.GROUP)).isEqualTo(names(avformat::avformat_stream_group_name));
  }

  @Test
  void hasAllParametersOfCodecsAndStreams() {
    assertThat(table(Property.Source.PARAMETER)).isEqualTo(fields(AVCodecParameters.class));
    assertThat(table(Property.Source.STREAM)).isEqualTo(fields(AVStream.class));
  }

  @Test
  void hasNothingTwice() {
    for (Property.Source source : Property.Source.values()) {
      List<String> all = new ArrayList<>();
      Arrays.stream(Property.values()).forEach(p -> all.addAll(p.names(source)));
      assertThat(all).doesNotHaveDuplicates();
    }
  }

  @Test
  void isDocumented() throws Exception {
    List<String> rows =
        Files.readAllLines(PAGE).stream()
            .filter(line -> line.startsWith("| "))
            .skip(1)
            .map(line -> line.replaceAll(" +\\|", " |"))
            .toList();
    assertThat(rows).isEqualTo(Arrays.stream(Property.values()).map(Property::row).toList());
  }

  @ParameterizedTest
  @CsvSource({
    "CAPTIONS, AV1, MP4, KEPT",
    "CAPTIONS, VP9, WEBM, WARNED",
    "HDR10_PLUS, VP9, MATROSKA, WARNED",
    "HDR10_PLUS, H_265, MPEG_TS, KEPT",
    "MASTERING_DISPLAY, MPEG2VIDEO, MPEG_TS, WARNED",
    "PARTIAL_MASTERING_DISPLAY, AV1, MP4, WARNED",
    "ICC_PROFILE, PRORES, MOV, WARNED",
    "ORIENTATION, Y4M, YUV4MPEG, CONVERTED",
    "DEFAULT_TRACK, H_264, MPEG_TS, OF_THE_SOURCE"
  })
  void decidesByCodecAndContainer(
      Property property, VideoCodec codec, Container container, Fate fate) {
    assertThat(property.fate(codec, container)).isEqualTo(fate);
  }
}
