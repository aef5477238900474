package org.sparebit.api.submission;

import java.util.Arrays;
import java.util.Optional;
import org.sparebit.activation.CodecActivation;
import org.sparebit.api.Faults;
import org.sparebit.api.FieldReader;
import org.sparebit.codec.EncodingOption;
import org.sparebit.codec.EncodingRules;
import org.sparebit.codec.Fault;
import org.sparebit.codec.VideoCodec;
import org.sparebit.storage.Quoted;

/** The fields that say how to encode, judged by the rules that hold for every way of asking. */
final class EncodingFields {
  private final FieldReader reader;
  private final Faults faults;
  private final CodecActivation activation;

  private EncodingFields(FieldReader reader, Faults faults, CodecActivation activation) {
    this.reader = reader;
    this.faults = faults;
    this.activation = activation;
  }

  /** The rules for a request, whose faults are put into words. */
  static EncodingRules rules(FieldReader reader, Faults faults, CodecActivation activation) {
    EncodingFields fields = new EncodingFields(reader, faults, activation);
    return new EncodingRules(option -> reader.text(Field.of(option)), fields::note);
  }

  private void note(Fault fault) {
    String field = Field.of(fault.option());
    String received = fault.received();
    if (received == null) {
      // What is there and can't be used has a fault already.
      if (!reader.isSent(field)) {
        faults.missing(field, accepted(fault));
      }
    } else if (fault.option() == EncodingOption.OUTPUT) {
      faults.add(
          field, Quoted.of(received) + noExtension() + "; accepted: " + fault.accepted() + ".");
    } else {
      faults.wrong(field, received, accepted(fault));
    }
  }

  private String noExtension() {
    return Optional.ofNullable(reader.text(Field.of(EncodingOption.CODEC)))
        .flatMap(text -> VideoCodec.byName(text.strip()))
        .map(codec -> " has no extension of a container for " + codec)
        .orElse(" has no known extension");
  }

  private String accepted(Fault fault) {
    return fault.option() == EncodingOption.CODEC
        ? fault.accepted() + howToEnableMore()
        : fault.accepted();
  }

  private String howToEnableMore() {
    String more =
        EncodingRules.names(
            Arrays.stream(VideoCodec.values()).filter(c -> !activation.isActive(c)).toList());
    return more.isEmpty()
        ? ""
        : "; to enable also " + more + ", send POST /codec with {\"enable_codecs\":\"TRUE\"} first";
  }
}
