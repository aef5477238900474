package org.sparebit.job;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.sparebit.codec.EncodingOption;

/**
 * What a job's row says in its column {@code sent}: {@link JobSpec#asSent}, an object with the
 * options' names. One that only a newer version knows is passed over.
 */
record StoredSent(@JsonValue Map<EncodingOption, String> options) {
  static final JsonColumn<StoredSent> COLUMN = JsonColumn.of(StoredSent.class);

  @JsonCreator
  static StoredSent of(Map<String, String> texts) {
    Map<EncodingOption, String> options = new EnumMap<>(EncodingOption.class);
    Arrays.stream(EncodingOption.values())
        .filter(option -> texts.containsKey(option.name()))
        .forEach(option -> options.put(option, texts.get(option.name())));
    return new StoredSent(options);
  }
}
