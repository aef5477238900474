package org.sparebit.system;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.sparebit.storage.PublicTexts;
import org.springframework.boot.actuate.endpoint.jackson.EndpointJsonMapper;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/**
 * Writes the answers of health checks. An indicator, ours or a library's, may put the text of an
 * exception into its details, and with it a folder of this machine.
 */
@Configuration(proxyBeanMethods = false)
class PublicEndpointMapper {

  @Bean
  EndpointJsonMapper endpointJsonMapper(PublicTexts texts) {
    JsonMapper mapper =
        JsonMapper.builder()
            .changeDefaultPropertyInclusion(
                value -> value.withValueInclusion(JsonInclude.Include.NON_NULL))
            .addModule(new SimpleModule().addSerializer(String.class, new PublicText(texts)))
            .build();
    return () -> mapper;
  }

  private static final class PublicText extends StdSerializer<String> {
    private final PublicTexts texts;

    PublicText(PublicTexts texts) {
      super(String.class);
      this.texts = texts;
    }

    @Override
    public void serialize(String value, JsonGenerator json, SerializationContext context) {
      json.writeString(texts.of(value));
    }
  }
}
