package org.sparebit.engine.sidedata;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.sparebit.codec.Container;
import org.sparebit.codec.VideoCodec;

/**
 * Where something is kept, and what becomes of it elsewhere.
 *
 * @param places where the output has room for it
 * @param elsewhere what becomes of it with all other codecs and containers
 */
record Rule(List<Place> places, Fate elsewhere) {
  /** Codecs that have room for it, and the containers in which they have. */
  record Place(Set<VideoCodec> codecs, Set<Container> containers) {
    boolean has(VideoCodec codec, Container container) {
      return codecs.contains(codec) && containers.contains(container);
    }

    private String words() {
      List<String> words = new ArrayList<>();
      if (codecs.size() < VideoCodec.values().length) {
        words.add("with " + list(codecs));
      }
      if (containers.size() < Container.values().length) {
        words.add("in " + list(containers));
      }
      return String.join(" ", words);
    }

    private static String list(Set<? extends Enum<?>> values) {
      return values.stream().map(Enum::name).collect(Collectors.joining(", "));
    }
  }

  /** The same everywhere. */
  static Rule always(Fate fate) {
    return new Rule(List.of(), fate);
  }

  /** Kept by some codecs, whatever the container, and lost elsewhere. */
  static Rule keptWith(VideoCodec... codecs) {
    return new Rule(List.of(), Fate.WARNED).orWith(codecs);
  }

  /** Kept in some containers, whatever the codec, and lost elsewhere. */
  static Rule keptIn(Container... containers) {
    return new Rule(List.of(), Fate.WARNED).orIn(EnumSet.allOf(VideoCodec.class), containers);
  }

  Rule orWith(VideoCodec... codecs) {
    return or(set(VideoCodec.class, codecs), EnumSet.allOf(Container.class));
  }

  Rule orIn(Set<VideoCodec> codecs, Container... containers) {
    return or(codecs, set(Container.class, containers));
  }

  private Rule or(Set<VideoCodec> codecs, Set<Container> containers) {
    List<Place> all = new ArrayList<>(places);
    all.add(
        new Place(Collections.unmodifiableSet(codecs), Collections.unmodifiableSet(containers)));
    return new Rule(List.copyOf(all), elsewhere);
  }

  private static <E extends Enum<E>> Set<E> set(Class<E> type, E[] values) {
    Set<E> set = EnumSet.noneOf(type);
    set.addAll(Arrays.asList(values));
    return set;
  }

  Fate fate(VideoCodec codec, Container container) {
    return places.stream().anyMatch(place -> place.has(codec, container)) ? Fate.KEPT : elsewhere;
  }

  /** The codecs and containers that have room for it, in words. */
  String whereKept() {
    return places.isEmpty()
        ? "no output has it"
        : "kept " + places.stream().map(Place::words).collect(Collectors.joining(", or "));
  }

  /** As the documentation has it. */
  String words() {
    return places.isEmpty() ? elsewhere.words() : whereKept() + "; otherwise " + elsewhere.words();
  }
}
