package org.sparebit.engine.picture;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.sparebit.engine.ffmpeg.Frame;
import org.sparebit.protocol.Warning;
import org.sparebit.protocol.WarningCode;

/** Says, once each, what of a source that changes in mid-stream the output can't follow. */
final class StreamChanges {
  private final Consumer<Warning> warnings;
  private final Map<String, String> first = new HashMap<>();
  private boolean letterboxed;
  private String shapeBefore = "";

  StreamChanges(Consumer<Warning> warnings) {
    this.warnings = warnings;
  }

  /** Colours can be described in one way only, and are not converted. */
  void noteColours(Frame frame) {
    note("transfer characteristics", frame.transferName());
    note("primaries", frame.primariesName());
  }

  /** A picture whose matrix can't be brought to that of the others. */
  void noteMatrix(String before, String now) {
    first.putIfAbsent("matrix", before);
    note("matrix", now);
  }

  private void note(String what, String now) {
    String before = first.putIfAbsent(what, now);
    if (before == null || before.isEmpty() || before.equals(now)) {
      return;
    }
    first.put(what, "");
    warnings.accept(
        WarningCode.COLOURS_CHANGE.with(
            "the input changes from "
                + before
                + " to "
                + now
                + " ("
                + what
                + ") in mid-stream, and the output is described as "
                + before
                + " throughout: colours will look wrong from there on"));
  }

  void noteShape(SourceShape shape, Canvas canvas) {
    if (canvas.isFilledBy(shape)) {
      shapeBefore = text(shape);
    } else if (!letterboxed) {
      letterboxed = true;
      warnings.accept(
          WarningCode.LETTERBOXED.with(
              "the shape of the input's pictures changes from "
                  + shapeBefore
                  + " to "
                  + text(shape)
                  + " in mid-stream, and the output has one shape only: where they don't fill it, they "
                  + "are between black bars, not distorted"));
    }
  }

  private static String text(SourceShape shape) {
    return String.format(
        "%.2f:1 (%d×%d pixels)", shape.displayAspect(), shape.width(), shape.height());
  }
}
