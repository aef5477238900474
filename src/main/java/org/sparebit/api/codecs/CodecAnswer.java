package org.sparebit.api.codecs;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.List;
import org.sparebit.activation.ActivationStatus;
import org.sparebit.activation.CodecActivation;
import org.sparebit.api.JobTexts;
import org.sparebit.codec.Licence;
import org.sparebit.codec.VideoCodec;

/** The answers of {@code /codec}. */
sealed interface CodecAnswer {

  /** The guide prints the key as {@code errir}, so clients may know it by that name. */
  record Refused(String errir, String error) implements CodecAnswer {
    static final Refused INVALID_REQUEST = new Refused("Invalid request", "Invalid request");
  }

  /** The guide's literal text, also when everything is active already. */
  record Started(String success) implements CodecAnswer {
    static final Started ENABLING =
        new Started(
            "Codec enabling in place. This may take up to 10 minutes. Please wait 10 minutes before"
                + " sending additional requests.");
  }

  /**
   * The codecs there are.
   *
   * @param activation how an activation of the optional codecs is going
   */
  record Catalogue(List<Codec> codecs, Activation activation) implements CodecAnswer {
    static Catalogue of(CodecActivation activation, JobTexts texts) {
      ActivationStatus status = activation.status();
      return new Catalogue(
          Arrays.stream(VideoCodec.values()).map(c -> Codec.of(c, activation)).toList(),
          new Activation(
              status.state().name(), texts.said(status.message()), texts.time(status.since())));
    }
  }

  /**
   * A codec.
   *
   * @param encoder FFmpeg's name of it
   * @param licence of the FFmpeg build that it needs
   * @param extensions of the output files that can hold it
   */
  record Codec(
      String codec, boolean enabled, String encoder, Licence licence, List<String> extensions) {
    static Codec of(VideoCodec codec, CodecActivation activation) {
      return new Codec(
          codec.name(),
          activation.isActive(codec),
          codec.encoder(),
          codec.licence(),
          codec.containers().stream().flatMap(c -> c.extensions().stream()).toList());
    }
  }

  /**
   * How the activation is going.
   *
   * @param updateTime when this state began, empty before the first activation
   */
  record Activation(String state, String message, @JsonProperty("update_time") String updateTime) {}
}
