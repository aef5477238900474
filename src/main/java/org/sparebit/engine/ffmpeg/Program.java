package org.sparebit.engine.ffmpeg;

import static org.bytedeco.ffmpeg.global.avutil.av_dict_get;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVProgram;
import org.bytedeco.ffmpeg.avutil.AVDictionaryEntry;

/**
 * A program of a transport stream: streams that belong together and share a clock, such as one
 * channel of many.
 *
 * @param number by which viewers and tools know it
 * @param name of the service; empty if the file has none
 * @param streams numbers of its streams; one can belong to several programs
 */
public record Program(int number, String name, Set<Integer> streams) {
  public Program {
    streams = Set.copyOf(streams);
  }

  /** Those that have streams: a table can list others that were not recorded. */
  static List<Program> of(AVFormatContext format) {
    List<Program> programs = new ArrayList<>();
    for (int i = 0; i < format.nb_programs(); i++) {
      Program program = of(format.programs(i));
      if (!program.streams.isEmpty()) {
        programs.add(program);
      }
    }
    return List.copyOf(programs);
  }

  private static Program of(AVProgram program) {
    Set<Integer> streams = new LinkedHashSet<>();
    for (int i = 0; i < program.nb_stream_indexes(); i++) {
      streams.add(program.stream_index().get(i));
    }
    AVDictionaryEntry name = av_dict_get(program.metadata(), "service_name", null, 0);
    return new Program(program.id(), name == null ? "" : Ffmpeg.beginning(name.value()), streams);
  }
}
