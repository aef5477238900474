import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Compares pictures and their times. */
final class CorpusPictures {
  /** dB; what is left of a picture by an encoder that has bits enough. */
  private static final double ALIKE_SMALL = Settings.number("ALIKE_SMALL", 38);

  private static final double ALIKE_WHOLE = Settings.number("ALIKE_WHOLE", 36);

  /** A container's unit of time, and its rounding. */
  private static final double TIME = 0.0021;

  private static final int MOST_FRAMES_PER_SECOND = 240;

  private static final Pattern MENDED =
      Pattern.compile(
          "(\\d+) (?:packets? of the input had a time stamp|frames? had no usable time stamp)");

  private final CorpusSource source;
  private final List<String> warnings;
  private final CorpusMedia expected;
  private final CorpusMedia made;
  private final boolean scaled;
  private final List<CorpusDifference> differences = new ArrayList<>();

  CorpusPictures(
      CorpusSource source,
      List<String> warnings,
      CorpusMedia expected,
      CorpusMedia made,
      boolean scaled) {
    this.source = source;
    this.warnings = warnings;
    this.expected = expected;
    this.made = made;
    this.scaled = scaled;
  }

  List<CorpusDifference> compare() {
    count();
    pictures();
    times();
    whole();
    end();
    if (source.isInterlaced()) {
      add(
          "interlaced",
          "its frames are deinterlaced",
          isSaid("deinterlaced") ? "deinterlaced, warned" : "");
    }
    return differences;
  }

  private void add(String what, String text, String why) {
    differences.add(new CorpusDifference(what, text, why));
  }

  private boolean isSaid(String words) {
    return warnings.stream().anyMatch(w -> w.contains(words));
  }

  private String jumps() {
    return source.isJoinable() && isSaid("time stamps of the input jump")
        ? "jumps of time taken out, warned"
        : "";
  }

  private int common() {
    return Math.min(expected.frames().size(), made.frames().size());
  }

  private void count() {
    int wanted = expected.frames().size();
    int found = made.frames().size();
    if (wanted != found) {
      add("frames", found + " instead of " + wanted, damaged());
    }
  }

  private String damaged() {
    return isSaid("could not be decoded") && !expected.log().isBlank() ? "damaged, warned" : "";
  }

  private void pictures() {
    int first = -1;
    int different = 0;
    double worst = 99;
    for (int i = 0; i < common(); i++) {
      double psnr = CorpusMedia.psnr(expected, i, made, i);
      if (psnr < ALIKE_SMALL) {
        first = first < 0 ? i : first;
        different++;
      }
      worst = Math.min(worst, psnr);
    }
    if (different > 0) {
      add(
          "pictures",
          "%d of %d differ, the first is %d, %.1f dB at worst%s"
              .formatted(different, common(), first, worst, elsewhere(first)),
          isSaid("black bars") ? "another pixel aspect in mid-stream, letterboxed, warned" : "");
    }
  }

  /** Where a picture was found instead. */
  private String elsewhere(int index) {
    for (int i = 0; i < expected.frames().size(); i++) {
      if (CorpusMedia.psnr(expected, i, made, index) >= ALIKE_SMALL) {
        return ", which is FFmpeg's " + i;
      }
    }
    return "";
  }

  private void times() {
    int first = -1;
    int different = 0;
    double worst = 0;
    for (int i = 0; i < common(); i++) {
      double difference =
          (made.frames().get(i).time() - made.frames().get(0).time())
              - (expected.frames().get(i).time() - expected.frames().get(0).time());
      if (Math.abs(difference) > TIME) {
        first = first < 0 ? i : first;
        different++;
      }
      if (Math.abs(difference) > Math.abs(worst)) {
        worst = difference;
      }
    }
    if (different > 0) {
      String why = different <= mended() ? "wrong times mended, warned" : assumed() + jumps();
      add(
          "times",
          "%d of %d differ, the first is %d, by %.3f s at worst"
              .formatted(different, common(), first, worst),
          why);
    }
  }

  /** Where FFmpeg takes a time base for a rate that no raw stream has. */
  private String assumed() {
    boolean said = isSaid("does not say its frame rate");
    return said && source.nominalRate() > MOST_FRAMES_PER_SECOND ? "rate assumed, warned" : "";
  }

  /** How many packets or frames got a time between those of others. */
  private int mended() {
    return warnings.stream()
        .map(MENDED::matcher)
        .filter(Matcher::find)
        .mapToInt(matcher -> Integer.parseInt(matcher.group(1)))
        .sum();
  }

  private void whole() {
    int[] places = CorpusMedia.places(common());
    if (places.length == 0) {
      return;
    }
    int wanted = expected.places().length / CorpusMedia.places(expected.frames().size()).length;
    int found = made.places().length / CorpusMedia.places(made.frames().size()).length;
    if (wanted != found) {
      boolean cut = isSaid("cut off");
      add(
          "size",
          found / 3 + " pixels instead of " + wanted / 3,
          cut ? "odd column or row cut off, warned" : "");
      return;
    }
    StringBuilder bad = new StringBuilder();
    for (int i = 0; i < places.length; i++) {
      double psnr =
          CorpusMedia.psnr(expected.places(), i * wanted, made.places(), i * wanted, wanted);
      if (psnr < ALIKE_WHOLE - (scaled ? 2 : 0)) {
        bad.append(" %d: %.1f dB".formatted(places[i], psnr));
      }
    }
    if (bad.length() > 0) {
      add(
          "whole pictures",
          bad.toString().strip(),
          isSaid("black bars") ? "another pixel aspect in mid-stream, letterboxed, warned" : "");
    }
  }

  /** How long the last picture stays. */
  private void end() {
    if (common() == 0 || expected.frames().size() != made.frames().size()) {
      return;
    }
    double wanted = expected.end() - expected.frames().get(0).time();
    double found = made.end() - made.frames().get(0).time();
    double usual = wanted / expected.frames().size();
    if (Math.abs(wanted - found) > Math.max(0.05, usual * 1.5)) {
      add(
          "length",
          "%.3f s of pictures instead of %.3f".formatted(found, wanted),
          assumed() + jumps());
    }
  }
}
