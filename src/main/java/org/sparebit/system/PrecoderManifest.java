package org.sparebit.system;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparebit.system.VersionReport.PrecoderModel;
import org.springframework.core.io.Resource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The list of precoder models that comes with them. */
final class PrecoderManifest {
  private static final Logger LOG = LoggerFactory.getLogger(PrecoderManifest.class);
  private static final JsonMapper MAPPER =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private PrecoderManifest() {}

  /** Reads the manifest; without one, as in a build without models, there are none. */
  static List<PrecoderModel> read(Resource manifest) {
    try (InputStream in = manifest.getInputStream()) {
      return List.copyOf(MAPPER.readValue(in, new TypeReference<List<PrecoderModel>>() {}));
    } catch (IOException | JacksonException e) {
      LOG.warn("The precoder models can't be listed: {}", e.getMessage());
      return List.of();
    }
  }
}
