package org.sparebit.engine.tracks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.sparebit.codec.Container;
import org.sparebit.codec.VideoCodec;
import org.sparebit.engine.failure.Counted;
import org.sparebit.engine.failure.Losses;
import org.sparebit.engine.ffmpeg.Demuxer;
import org.sparebit.engine.ffmpeg.FileTags;
import org.sparebit.engine.ffmpeg.SourceStream;
import org.sparebit.engine.sidedata.Fate;
import org.sparebit.engine.sidedata.Property;
import org.sparebit.protocol.Warning;
import org.sparebit.protocol.WarningCode;

/** What an input says of itself, its chapters and tags, and which of it a container can't hold. */
final class LostTags {
  private static final String LANGUAGE = "language";
  private static final String TITLE = "title";

  private static final Set<Property> MARKS =
      EnumSet.of(
          Property.FORCED,
          Property.DUB,
          Property.COMMENT,
          Property.ORIGINAL,
          Property.HEARING_IMPAIRED,
          Property.VISUAL_IMPAIRED,
          Property.CLEAN_EFFECTS,
          Property.CAPTION_TRACK,
          Property.DESCRIPTIONS,
          Property.OTHER_MARKS);

  /** ISO 639-2's code where nobody has said which. */
  private static final String UNDETERMINED = "und";

  /** What streams say that their frames don't say again. */
  private static final Set<Property> WHOLE_STREAM = Set.of(Property.FALLBACK_TRACK, Property.LCEVC);

  private LostTags() {}

  /** Roles of a stream, such as the one for people who don't hear well. */
  private static List<Warning> lostMarks(
      SourceStream stream, VideoCodec codec, Container container) {
    return stream.dispositions().stream()
        .filter(
            mark ->
                Property.ofDisposition(mark)
                    .filter(MARKS::contains)
                    .filter(p -> p.fate(codec, container) == Fate.WARNED)
                    .isPresent())
        .map(
            mark ->
                WarningCode.TRACK_ROLE_LOST.with(
                    stream.label()
                        + " is marked as "
                        + mark
                        + ", which "
                        + container
                        + " has no place for"))
        .toList();
  }

  /**
   * What gets lost, in words.
   *
   * @param carried the streams that the output has
   */
  static List<Warning> losses(
      Demuxer demuxer, Collection<SourceStream> carried, VideoCodec codec, Container container) {
    List<Warning> losses = new ArrayList<>();
    carried.forEach(stream -> losses.addAll(lostMarks(stream, codec, container)));
    Losses lost = new Losses(codec, container);
    carried.stream()
        .flatMap(stream -> stream.sideData().names().stream())
        .flatMap(name -> Property.ofPacket(name).stream())
        .filter(WHOLE_STREAM::contains)
        .forEach(lost::note);
    demuxer.streamGroups().stream()
        .flatMap(name -> Property.ofGroup(name).stream())
        .forEach(lost::note);
    losses.addAll(lost.warnings());
    int chapters = demuxer.tags().chapters();
    if (chapters > 0 && !container.holdsChapters()) {
      losses.add(
          WarningCode.CHAPTERS_LOST.with(
              (chapters == 1 ? "the chapter" : "the " + chapters + " chapters")
                  + " of the input "
                  + (chapters == 1 ? "is" : "are")
                  + " not carried: "
                  + container
                  + " holds none"));
    }
    int mostChapters = FileTags.mostChapters();
    if (chapters > mostChapters && container.holdsChapters()) {
      losses.add(
          WarningCode.CHAPTERS_LOST.with(
              "of the input's "
                  + chapters
                  + " chapters only the first "
                  + mostChapters
                  + " are carried"));
    }
    int excess = demuxer.tags().excess();
    if (excess > 0 && container.holdsTags()) {
      losses.add(
          WarningCode.TAGS_LOST.with(
              Counted.of(excess, "tag", "of the input is", "of the input are")
                  + " not carried: too many, or too long"));
    }
    Set<String> tags = container.holdsTags() ? Set.of() : lostTags(demuxer, carried, container);
    if (!tags.isEmpty()) {
      losses.add(
          WarningCode.TAGS_LOST.with(
              "these tags of the input are not carried: "
                  + String.join(", ", tags)
                  + "; "
                  + container
                  + " has no place for them"));
    }
    return losses;
  }

  private static Set<String> lostTags(
      Demuxer demuxer, Collection<SourceStream> carried, Container container) {
    boolean transport = container == Container.MPEG_TS;
    Set<String> lost = new TreeSet<>(demuxer.tags().names());
    if (transport) {
      // It becomes the name of the service.
      lost.remove(TITLE);
    }
    for (SourceStream stream : carried) {
      String of = " of " + stream.name();
      String language = stream.tag(LANGUAGE);
      boolean languageIsHeld = transport && stream.kind() != SourceStream.Kind.VIDEO;
      if (!language.isEmpty() && !language.equals(UNDETERMINED) && !languageIsHeld) {
        lost.add(LANGUAGE + of);
      }
      if (!stream.tag(TITLE).isEmpty()) {
        lost.add(TITLE + of);
      }
    }
    return lost;
  }
}
