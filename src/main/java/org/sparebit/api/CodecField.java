package org.sparebit.api;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.sparebit.activation.CodecActivation;
import org.sparebit.codec.VideoCodec;

/** The codec that a request names: known, and enabled. */
final class CodecField {
  private CodecField() {}

  /** The codec even if it is not enabled, so that the other fields can be checked by it. */
  static @Nullable VideoCodec read(FieldReader reader, Faults faults, CodecActivation activation) {
    String accepted = accepted(activation);
    String text = reader.required(Field.CODEC, accepted);
    VideoCodec codec = reader.choice(Field.CODEC, VideoCodec::byName, accepted);
    if (text != null && codec != null && !activation.isActive(codec)) {
      faults.wrong(Field.CODEC, text, accepted);
    }
    return codec;
  }

  private static String accepted(CodecActivation activation) {
    List<VideoCodec> optional =
        Arrays.stream(VideoCodec.values()).filter(c -> !activation.isActive(c)).toList();
    String enabled =
        names(Arrays.stream(VideoCodec.values()).filter(activation::isActive).toList());
    return optional.isEmpty()
        ? enabled
        : enabled
            + "; to enable also "
            + names(optional)
            + ", send POST /codec with {\"enable_codecs\":\"TRUE\"} first";
  }

  private static String names(List<VideoCodec> codecs) {
    return codecs.stream().map(Enum::name).collect(Collectors.joining(", "));
  }
}
