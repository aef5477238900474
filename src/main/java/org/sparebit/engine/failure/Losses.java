package org.sparebit.engine.failure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.sparebit.codec.Container;
import org.sparebit.codec.VideoCodec;
import org.sparebit.engine.sidedata.Fate;
import org.sparebit.engine.sidedata.Property;

/** What of an input its output doesn't say: each once, however often it comes. */
public final class Losses {
  private final VideoCodec codec;
  private final Container container;
  private final Map<String, String> found = new LinkedHashMap<>();

  public Losses(VideoCodec codec, Container container) {
    this.codec = codec;
    this.container = container;
  }

  /** Whether the output says it. */
  public boolean isKept(Property property) {
    return property.fate(codec, container) == Fate.KEPT;
  }

  /** The input says it, of its video or as a whole; noted if the output doesn't. */
  public void note(Property property) {
    if (property.fate(codec, container) == Fate.WARNED) {
      put(property, property.whereKept());
    }
  }

  /**
   * Likewise of a stream of sound or subtitles that is encoded anew.
   *
   * @param names FFmpeg's
   * @param table where they stand
   */
  public void noteEncodedAnew(
      Set<String> names, Function<String, Optional<Property>> table, String stream) {
    for (String name : names) {
      table.apply(name).ifPresent(property -> noteEncodedAnew(property, stream));
    }
  }

  private void noteEncodedAnew(Property property, String stream) {
    switch (property.fate(codec, container)) {
      case WARNED, KEPT_IN_COPIES ->
          found.putIfAbsent(
              stream + property,
              "not carried from " + stream + ", which is encoded anew: " + property.words());
      case KEPT, CONVERTED, OF_THE_SOURCE -> {}
    }
  }

  /** It is lost, whatever codec and container are. */
  public void put(Property property, String why) {
    found.putIfAbsent(
        property.name(), "not carried from the input: " + property.words() + "; " + why);
  }

  /** Something that this version does not know. */
  public void noteUnknown(String name) {
    found.putIfAbsent(name, "not carried from the input: " + name);
  }

  public List<String> warnings() {
    return new ArrayList<>(found.values());
  }
}
