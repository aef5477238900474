package org.sparebit.api;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.sparebit.api.JsonBody.Value;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/** Turns bytes into a {@link JsonBody}; nested values are noted, not kept. */
final class JsonBodyParser {
  private static final JsonFactory FACTORY = new JsonFactory();
  private static final String EXPECTED =
      "Send one JSON object, such as {\"input\": \"/isize_files/in.mp4\", …}.";

  private JsonBodyParser() {}

  static JsonBody parse(byte[] body) throws BadRequestException {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), body)) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        throw new BadRequestException("The request has no body. " + EXPECTED);
      }
      if (first != JsonToken.START_OBJECT) {
        throw new BadRequestException(
            "The body is " + kind(first) + ", not a JSON object. " + EXPECTED);
      }
      JsonBody result = object(parser);
      if (parser.nextToken() != null) {
        throw new BadRequestException(
            "There is something behind the JSON object of the body. " + EXPECTED);
      }
      return result;
    } catch (StreamConstraintsException e) {
      throw new BadRequestException(
          "The body holds a name, a number or a nesting of excessive size. " + EXPECTED);
    } catch (JacksonException e) {
      throw new BadRequestException("The body is not valid JSON" + where(e) + ". " + EXPECTED);
    }
  }

  private static JsonBody object(JsonParser parser) {
    Map<String, Value> fields = new LinkedHashMap<>();
    Set<String> repeated = new LinkedHashSet<>();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      String text =
          token.isScalarValue() && token != JsonToken.VALUE_NULL ? parser.getString() : null;
      if (fields.put(name, new Value(text, kind(token))) != null) {
        repeated.add(name);
      }
      parser.skipChildren();
    }
    return new JsonBody(fields, repeated);
  }

  private static String kind(JsonToken token) {
    return switch (token) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case VALUE_NULL -> "null";
      case VALUE_STRING -> "a text";
      case VALUE_TRUE, VALUE_FALSE -> "a boolean";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
      case END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
          "something else";
    };
  }

  private static String where(JacksonException e) {
    TokenStreamLocation at = e.getLocation();
    return at == null || at.getLineNr() < 1
        ? ""
        : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
  }
}
