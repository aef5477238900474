import java.util.ArrayList;
import java.util.List;

/** Compares the sound and where it is beside the pictures. */
final class CorpusSync {
  /** Seconds; what the README promises. */
  private static final double SYNC = 0.02;

  /** Seconds of sound that may begin or end elsewhere: an encoder's delay and a packet. */
  private static final double EDGE = 0.15;

  /** Seconds before the first of an output's streams. */
  private static final double START = 0.05;

  private final List<Integer> carried;
  private final List<String> warnings;
  private final CorpusMedia expected;
  private final CorpusMedia made;
  private final CorpusSource source;
  private final CorpusSource result;
  private final List<CorpusDifference> differences = new ArrayList<>();

  CorpusSync(
      List<Integer> carried,
      List<String> warnings,
      CorpusMedia expected,
      CorpusMedia made,
      CorpusSource source,
      CorpusSource result) {
    this.source = source;
    this.result = result;
    this.carried = carried;
    this.warnings = warnings;
    this.expected = expected;
    this.made = made;
  }

  List<CorpusDifference> compare() {
    if (expected.frames().isEmpty() || made.frames().isEmpty()) {
      return differences;
    }
    List<CorpusSound> results = new ArrayList<>(made.sounds().values());
    for (int i = 0; i < Math.min(carried.size(), results.size()); i++) {
      CorpusSound sound = expected.sounds().get(carried.get(i));
      if (sound != null && !sound.isEmpty()) {
        compare(carried.get(i), sound, results.get(i));
      }
    }
    begin();
    return differences;
  }

  private String why() {
    boolean said = warnings.stream().anyMatch(w -> w.contains("time stamps of the input jump"));
    if (said && source.isJoinable()) {
      return "jumps of time taken out, warned";
    }
    // An edit list shows nothing there.
    boolean early = expected.frames().get(0).time() < -SYNC && source.format().startsWith("mov,");
    return early ? "FFmpeg takes another picture's time for zero, and shows some before it" : "";
  }

  private void compare(int stream, CorpusSound sound, CorpusSound result) {
    String what = "sound " + stream;
    double origin = expected.frames().get(0).time();
    double madeOrigin = made.frames().get(0).time();
    if (result.isEmpty()) {
      differences.add(CorpusDifference.fault(what, "is empty"));
      return;
    }
    if (sound.overlaps()) {
      differences.add(
          new CorpusDifference(what, "not compared", "its times in FFmpeg overlap each other"));
      return;
    }
    StringBuilder off = new StringBuilder();
    for (CorpusSound.Match match : sound.findIn(result, origin, madeOrigin)) {
      if (!match.found()) {
        off.append(" at %.2f s it is not there (%.2f)".formatted(match.at(), match.likeness()));
      } else if (Math.abs(match.lagSeconds()) > SYNC) {
        off.append(" at %.2f s it is %+.3f s off".formatted(match.at(), match.lagSeconds()));
      }
    }
    if (off.length() > 0) {
      differences.add(new CorpusDifference(what, off.toString().strip(), why()));
    }
    edge(what, "begins", sound.start() - origin, result.start() - madeOrigin);
    edge(what, "ends", sound.end() - origin, result.end() - madeOrigin);
  }

  private void edge(String what, String verb, double wanted, double found) {
    if (Math.abs(wanted - found) > EDGE) {
      differences.add(
          new CorpusDifference(
              what,
              "%s at %.3f s of the pictures instead of %.3f".formatted(verb, found, wanted),
              why()));
    }
  }

  /** An output begins with the first of its streams, not with a pause. */
  private void begin() {
    if (Math.abs(result.start()) > START) {
      differences.add(
          CorpusDifference.fault("start", "the output begins at %.3f s".formatted(result.start())));
    }
  }
}
