package org.sparebit.job;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import java.util.List;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.TypeFactory;

/**
 * A column that holds a value as JSON. Fields that a newer version has added are passed over, and
 * numbers and truths that an older one had not yet are 0 and false.
 */
final class JsonColumn<T> {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          // Where a type says which; others are refused.
          .enable(EnumFeature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE)
          // Of a value its components, not what it answers about itself, such as isSource().
          .changeDefaultVisibility(
              visible -> visible.withIsGetterVisibility(JsonAutoDetect.Visibility.NONE))
          .build();

  private final JavaType type;
  private final ObjectWriter writer;

  private JsonColumn(JavaType type) {
    this.type = type;
    this.writer = JSON.writerFor(type);
  }

  static <T> JsonColumn<T> of(Class<T> type) {
    return new JsonColumn<>(types().constructType(type));
  }

  static <T> JsonColumn<List<T>> listOf(Class<T> type) {
    return new JsonColumn<>(types().constructCollectionType(List.class, type));
  }

  String write(T value) {
    return writer.writeValueAsString(value);
  }

  T read(String json) {
    return JSON.readValue(json, type);
  }

  private static TypeFactory types() {
    return JSON.getTypeFactory();
  }
}
