package org.sparebit.engine.tracks;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.sparebit.engine.failure.EncodeFailure;
import org.sparebit.engine.failure.FailureTexts;
import org.sparebit.engine.failure.InputProblems;
import org.sparebit.engine.ffmpeg.Demuxer;
import org.sparebit.engine.ffmpeg.Program;
import org.sparebit.engine.ffmpeg.SourceStream;
import org.sparebit.protocol.FailureCode;
import org.sparebit.protocol.Warning;
import org.sparebit.protocol.WarningCode;

/**
 * Chooses the pictures to encode, and of a transport stream the program with them: other programs
 * are other films, with clocks of their own.
 */
public final class ProgramChoice {
  /** What a request says, in the API and in the terminal. */
  private static final String FIELD = "isize_program (--program)";

  /** A satellite's transponder has about ten. */
  private static final int MOST_NAMED = 20;

  private final Demuxer demuxer;
  private final List<Program> programs;

  private ProgramChoice(Demuxer demuxer) {
    this.demuxer = demuxer;
    this.programs = demuxer.programs();
  }

  /**
   * Has the demuxer read the chosen program alone.
   *
   * @param wanted number of the program; 0 for that of the largest video
   * @param warnings gets what is left out
   */
  public static SourceStream video(Demuxer demuxer, int wanted, Consumer<Warning> warnings)
      throws EncodeFailure {
    ProgramChoice choice = new ProgramChoice(demuxer);
    SourceStream video = wanted == 0 ? choice.best(warnings) : choice.wanted(wanted, warnings);
    Optional<String> encryption = demuxer.encryption(video);
    if (encryption.isPresent()) {
      throw InputProblems.encrypted("the input's video", encryption.get());
    }
    if (demuxer.isSinglePicture()) {
      warnings.accept(
          WarningCode.PICTURES_DROPPED.with(
              "only the first picture of the input is encoded; those behind it (a second view, a"
                  + " preview or a map of brightness) are left out"));
    }
    return video;
  }

  private SourceStream best(Consumer<Warning> warnings) throws EncodeFailure {
    SourceStream video = demuxer.bestVideo().orElseThrow(() -> FailureTexts.withoutVideo(demuxer));
    if (!programs.isEmpty()) {
      take(
          programs.stream()
              .filter(p -> p.streams().contains(video.index()))
              .findFirst()
              .orElseGet(this::outsideOfPrograms),
          warnings);
    }
    return video;
  }

  private SourceStream wanted(int number, Consumer<Warning> warnings) throws EncodeFailure {
    Program program =
        programs.stream()
            .filter(p -> p.number() == number)
            .findFirst()
            .orElseThrow(() -> missing(number));
    take(program, warnings);
    Optional<SourceStream> video = demuxer.bestVideo();
    return video.orElseThrow(() -> withoutVideo(program));
  }

  private EncodeFailure missing(int number) {
    return new EncodeFailure(
        FailureCode.PROGRAM_NOT_FOUND,
        programs.isEmpty()
            ? "the input has no programs, so program "
                + number
                + " can't be chosen; leave out "
                + FIELD
            : "the input has no program "
                + number
                + "; choose one of its own with "
                + FIELD
                + ": "
                + list(programs.stream().map(p -> words(p, s -> true)).toList()));
  }

  private EncodeFailure withoutVideo(Program program) {
    List<String> others =
        programs.stream()
            .filter(p -> kinds(p, s -> true).containsKey(SourceStream.Kind.VIDEO))
            .map(p -> words(p, s -> true))
            .toList();
    return new EncodeFailure(
        FailureCode.INPUT_WITHOUT_VIDEO,
        words(program, s -> true)
            + " of the input has no video; "
            + (others.isEmpty()
                ? "nor has any other: check that it is the right file"
                : "choose another one with " + FIELD + ": " + list(others)));
  }

  private void take(Program chosen, Consumer<Warning> warnings) {
    demuxer.take(chosen);
    Predicate<SourceStream> isLeftOut = s -> !chosen.streams().contains(s.index());
    List<String> leftOut = new ArrayList<>();
    for (Program program : programs) {
      if (!kinds(program, isLeftOut).isEmpty()) {
        leftOut.add(words(program, isLeftOut));
      }
    }
    Program outside = outsideOfPrograms();
    if (!kinds(outside, isLeftOut).isEmpty()) {
      leftOut.add(words(outside, isLeftOut));
    }
    if (!leftOut.isEmpty()) {
      warnings.accept(
          WarningCode.PROGRAMS_DROPPED.with(
              "of the input only "
                  + name(chosen)
                  + " is encoded; left out: "
                  + list(leftOut)
                  + ". "
                  + FIELD
                  + " chooses another program"));
    }
  }

  /** What no program's table lists; as a program, it has no number. */
  private Program outsideOfPrograms() {
    Set<Integer> streams =
        demuxer.streams().stream()
            .map(SourceStream::index)
            .filter(index -> programs.stream().noneMatch(p -> p.streams().contains(index)))
            .collect(Collectors.toSet());
    return new Program(0, "", streams);
  }

  private static String name(Program program) {
    if (program.number() == 0) {
      return "what belongs to no program";
    }
    return "program "
        + program.number()
        + (program.name().isEmpty() ? "" : " \"" + program.name() + "\"");
  }

  /** Such as {@code program 2 "News" (video, 2 audio)}. */
  private String words(Program program, Predicate<SourceStream> which) {
    return name(program)
        + kinds(program, which).entrySet().stream()
            .map(e -> (e.getValue() == 1 ? "" : e.getValue() + " ") + kind(e.getKey()))
            .collect(Collectors.joining(", ", " (", ")"));
  }

  private static String kind(SourceStream.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private Map<SourceStream.Kind, Long> kinds(Program program, Predicate<SourceStream> which) {
    return demuxer.streams().stream()
        .filter(s -> program.streams().contains(s.index()) && which.test(s))
        .collect(
            Collectors.groupingBy(
                SourceStream::kind,
                () -> new EnumMap<>(SourceStream.Kind.class),
                Collectors.counting()));
  }

  private static String list(List<String> words) {
    String some = words.stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
    int more = words.size() - MOST_NAMED;
    return more > 0 ? some + " and " + more + " more" : some;
  }
}
