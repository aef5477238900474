package org.sparebit.engine.ffmpeg;

import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.jspecify.annotations.Nullable;
import org.sparebit.engine.container.EditedTrack;

/**
 * Which of an input's streams are read: all, or those of one program. Broadcasters give a program
 * other streams in mid-file; where one of the same kind and codec takes another's place, it goes on
 * as that one.
 */
final class TakenStreams {
  /** Instead of a stream's number. */
  static final int NONE = -1;

  /** A table doesn't say which of these it is. */
  private static final Set<String> MPEG_AUDIO = Set.of("mp1", "mp2", "mp3");

  private static final String LANGUAGE = "language";

  private final AVFormatContext format;
  private final List<SourceStream> opened;

  /** As the tables at the start of the file have them. */
  private final List<Program> atStart;

  /**
   * What has begun in mid-file.
   *
   * @param index of the stream, which can have been something else before
   */
  private record Beginning(int index, int codec) {}

  /** Whose place it takes. */
  private final Map<Beginning, Integer> places = new HashMap<>();

  private final List<SourceStream> late = new ArrayList<>();
  private @Nullable Program program;
  private Set<Integer> first = Set.of();
  private Set<Integer> later = Set.of();

  TakenStreams(AVFormatContext format, List<SourceStream> opened, List<Program> atStart) {
    this.format = format;
    this.opened = opened;
    this.atStart = atStart;
  }

  /**
   * Reads one program alone.
   *
   * @param chosen with all streams that are known of it: FFmpeg has also looked at the file's end
   */
  void take(Program chosen) {
    program = chosen;
    first = new HashSet<>(streams(atStart, chosen.number()));
    first.retainAll(chosen.streams());
    later = new HashSet<>();
    if (!first.isEmpty()) {
      opened.stream()
          .filter(s -> chosen.streams().contains(s.index()) && !first.contains(s.index()))
          .filter(s -> s.kind() == SourceStream.Kind.VIDEO || alike(s, Set.of()).isPresent())
          .forEach(s -> later.add(s.index()));
    }
  }

  boolean isAll() {
    return program == null;
  }

  boolean takes(int index) {
    return program == null || (program.streams().contains(index) && !later.contains(index));
  }

  /** As which of the streams a packet's counts; {@link #NONE} if it is not read. */
  int place(int index) {
    if (index < opened.size() && !later.contains(index)) {
      if (!takes(index)) {
        return NONE;
      }
      if (program == null || isAsOpened(index)) {
        return index;
      }
    }
    Beginning beginning = new Beginning(index, codec(index));
    Integer known = places.get(beginning);
    if (known == null) {
      known = placeOf(beginning);
      places.put(beginning, known);
    }
    return known;
  }

  private int codec(int index) {
    return format.streams(index).codecpar().codec_id();
  }

  /** A number can be given to something else, with what no decoder of the first can do anything. */
  private boolean isAsOpened(int index) {
    SourceStream stream = opened.get(index);
    return stream.codecId() == codec(index)
        || (MPEG_AUDIO.contains(stream.firstCodecName())
            && MPEG_AUDIO.contains(stream.codecName()));
  }

  private int placeOf(Beginning beginning) {
    int index = beginning.index();
    SourceStream stream =
        new SourceStream(
            format, format.streams(index), InputOpening.Size.UNKNOWN, EditedTrack.whole(index));
    if (program != null) {
      Set<Integer> now = streams(Program.of(format), program.number());
      if (!now.contains(index)) {
        return NONE;
      }
      Set<Integer> going = new HashSet<>(now);
      going.removeIf(i -> i < opened.size() && !isAsOpened(i));
      places.forEach(
          (other, place) -> {
            if (now.contains(other.index()) && other.codec() == codec(other.index())) {
              going.add(place);
            }
          });
      Optional<SourceStream> place = alike(stream, going);
      if (place.isPresent()) {
        return place.get().index();
      }
    }
    boolean goesOn = index < opened.size() && opened.get(index).kind() == stream.kind();
    late.add(goesOn && first.contains(index) ? opened.get(index) : stream);
    return NONE;
  }

  /**
   * The stream that another one could be the continuation of.
   *
   * @param going what goes on by itself
   */
  private Optional<SourceStream> alike(SourceStream stream, Set<Integer> going) {
    return opened.stream()
        .filter(s -> first.contains(s.index()) && !going.contains(s.index()))
        .filter(
            s -> s.kind() == stream.kind() && isSameCodec(s.firstCodecName(), stream.codecName()))
        .filter(s -> s.tag(LANGUAGE).equals(stream.tag(LANGUAGE)))
        .findFirst();
  }

  private static boolean isSameCodec(String one, String other) {
    return one.equals(other) || (MPEG_AUDIO.contains(one) && MPEG_AUDIO.contains(other));
  }

  private static Set<Integer> streams(List<Program> programs, int number) {
    return programs.stream()
        .filter(p -> p.number() == number)
        .findFirst()
        .map(Program::streams)
        .orElse(Set.of());
  }

  /** Streams that have begun, or changed their codec, in mid-file and take no other's place. */
  List<SourceStream> late() {
    return List.copyOf(late);
  }

  /** When the earliest stream begins, in microseconds; 0 if unknown. */
  long startMicros() {
    if (program == null) {
      return format.start_time() == AV_NOPTS_VALUE ? 0 : format.start_time();
    }
    return opened.stream()
        .filter(s -> takes(s.index()) && s.isContinuous())
        .filter(s -> s.handle().start_time() != AV_NOPTS_VALUE)
        .mapToLong(s -> s.timeBase().rescale(s.handle().start_time(), Rational.MICROSECONDS))
        .min()
        .orElse(0);
  }
}
