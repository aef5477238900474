package org.sparebit.engine.failure;

import static java.util.Map.entry;

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
import org.sparebit.protocol.Warning;
import org.sparebit.protocol.WarningCode;

/** What of an input its output doesn't say: each once, however often it comes. */
public final class Losses {
  /** What a client may react to; all others are {@link WarningCode#SIDE_DATA_LOST}. */
  private static final Map<Property, WarningCode> CODES =
      Map.ofEntries(
          entry(Property.CAPTIONS, WarningCode.CAPTIONS_LOST),
          entry(Property.SPHERICAL, WarningCode.PROJECTION_LOST),
          entry(Property.STEREO_3D, WarningCode.PROJECTION_LOST),
          entry(Property.OTHER_VIEWS, WarningCode.PROJECTION_LOST),
          entry(Property.REFERENCE_DISPLAYS, WarningCode.PROJECTION_LOST),
          entry(Property.MASTERING_DISPLAY, WarningCode.HDR_METADATA_LOST),
          entry(Property.PARTIAL_MASTERING_DISPLAY, WarningCode.HDR_METADATA_LOST),
          entry(Property.CONTENT_LIGHT_LEVEL, WarningCode.HDR_METADATA_LOST),
          entry(Property.AMBIENT_VIEWING, WarningCode.HDR_METADATA_LOST),
          entry(Property.HDR10_PLUS, WarningCode.HDR_METADATA_LOST),
          entry(Property.HDR_VIVID, WarningCode.HDR_METADATA_LOST),
          entry(Property.DOLBY_VISION, WarningCode.DOLBY_VISION_LOST),
          entry(Property.TRANSPARENCY, WarningCode.TRANSPARENCY_LOST),
          entry(Property.CHANGING_TAGS, WarningCode.TAGS_LOST));

  private final VideoCodec codec;
  private final Container container;
  private final Map<String, Warning> found = new LinkedHashMap<>();

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
              code(property)
                  .with(
                      "not carried from "
                          + stream
                          + ", which is encoded anew: "
                          + property.words()));
      case KEPT, CONVERTED, OF_THE_SOURCE -> {}
    }
  }

  private static WarningCode code(Property property) {
    return CODES.getOrDefault(property, WarningCode.SIDE_DATA_LOST);
  }

  /** It is lost, whatever codec and container are. */
  public void put(Property property, String why) {
    found.putIfAbsent(
        property.name(),
        code(property).with("not carried from the input: " + property.words() + "; " + why));
  }

  /** Something that this version does not know. */
  public void noteUnknown(String name) {
    found.putIfAbsent(name, WarningCode.SIDE_DATA_LOST.with("not carried from the input: " + name));
  }

  public List<Warning> warnings() {
    return new ArrayList<>(found.values());
  }
}
