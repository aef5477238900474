package org.sparebit.engine.precode;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import org.sparebit.engine.precode.PrecoderModel.Component;
import org.sparebit.engine.precode.PrecoderModel.Processor;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The precoder's data files: the models that come with Sparebit, and the strength table. */
public final class PrecoderFiles {
  static final String FOLDER = "/precoders/";

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  private PrecoderFiles() {}

  static List<PrecoderModel> models() throws PrecoderException {
    return List.of(read("manifest.json", PrecoderModel[].class));
  }

  static PrecoderModel model(Component component, int bitDepth, Processor processor)
      throws PrecoderException {
    return models().stream()
        .filter(model -> model.component() == component)
        .filter(model -> model.bitDepth() == bitDepth && model.processor() == processor)
        .findFirst()
        .orElseThrow(
            () ->
                new PrecoderException(
                    "There is no precoder model for %s of %d bit on a %s."
                        .formatted(
                            component.name().toLowerCase(Locale.ROOT), bitDepth, processor)));
  }

  public static <T> T read(String file, Class<T> kind) throws PrecoderException {
    String resource = FOLDER + file;
    try (InputStream in = PrecoderFiles.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new PrecoderException(resource + " is missing; install Sparebit again.");
      }
      return MAPPER.readValue(in, kind);
    } catch (IOException | JacksonException e) {
      throw new PrecoderException(resource + " cannot be read: " + e.getMessage(), e);
    }
  }
}
