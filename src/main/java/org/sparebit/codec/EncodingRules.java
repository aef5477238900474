package org.sparebit.codec;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What may be asked of an encode: one rule for each option, whoever asks. A rule yields the choice,
 * or notes what is wrong; an option that was not given has its default, or is a fault.
 */
public final class EncodingRules {
  /** Transport streams have 16 bits for it, and 0 is none. */
  private static final int MAX_PROGRAM = 0xFFFF;

  private final OptionReader reader;
  private int faults;

  /** The texts of a request. */
  @FunctionalInterface
  public interface Given {
    /** The text that was given for an option; null if none was. */
    @Nullable String text(EncodingOption option);
  }

  /**
   * The rules for one request.
   *
   * @param faults takes what is wrong, in the order in which the rules are asked
   */
  public EncodingRules(Given given, Consumer<Fault> faults) {
    this.reader =
        new OptionReader(
            given,
            fault -> {
              this.faults++;
              faults.accept(fault);
            });
  }

  /**
   * The codec, also one that is not enabled, so that the other options can be judged by it; null if
   * it is not known.
   */
  public @Nullable VideoCodec codec(Predicate<VideoCodec> enabled) {
    String accepted = names(Arrays.stream(VideoCodec.values()).filter(enabled).toList());
    String text = reader.required(EncodingOption.CODEC, accepted);
    VideoCodec codec = reader.choice(EncodingOption.CODEC, VideoCodec::byName, accepted);
    if (text != null && codec != null && !enabled.test(codec)) {
      reader.wrong(EncodingOption.CODEC, text, accepted);
    }
    return codec;
  }

  /** How much to precode; null if that was not given or is not known. */
  public @Nullable PrecoderMode precoder() {
    String accepted = names(List.of(PrecoderMode.values()));
    String unused = reader.required(EncodingOption.PRECODER, accepted);
    return reader.choice(EncodingOption.PRECODER, PrecoderMode::byName, accepted);
  }

  /** Number of the input's program; 0 where none was asked for. */
  public int program() {
    return reader.wholeNumber(
        EncodingOption.PROGRAM,
        1,
        MAX_PROGRAM,
        "the number of one of the input's programs, from 1 to " + MAX_PROGRAM);
  }

  /**
   * The container of an output; null if its extension is none of the codec's.
   *
   * @param fileName or a path
   * @param codec null if it is not known: then any container will do
   */
  public @Nullable Container container(String fileName, @Nullable VideoCodec codec) {
    List<Container> possible = codec == null ? List.of(Container.values()) : codec.containers();
    Container container = Container.ofFileName(fileName).filter(possible::contains).orElse(null);
    if (container == null) {
      reader.wrong(
          EncodingOption.OUTPUT,
          fileName,
          possible.stream()
              .flatMap(c -> c.extensions().stream())
              .map(extension -> "." + extension)
              .collect(Collectors.joining(" ")));
    }
    return container;
  }

  /**
   * How to encode the video; null if anything about that is wrong.
   *
   * @param codec null if it is not known: what does not depend on it is judged all the same
   */
  public @Nullable VideoSettings video(@Nullable VideoCodec codec) {
    int before = faults;
    VideoSettings settings = new VideoRules(reader, codec).settings();
    return faults > before ? null : settings;
  }

  /** The names of values, for messages. */
  public static String names(Collection<? extends Enum<?>> values) {
    return values.stream().map(Enum::name).collect(Collectors.joining(", "));
  }
}
