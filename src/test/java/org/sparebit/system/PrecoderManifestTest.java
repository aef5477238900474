package org.sparebit.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.sparebit.system.VersionReport.PrecoderModel;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.ClassPathResource;

class PrecoderManifestTest {

  @Test
  void readsModelsAndPassesOverWhatElseIsSaid() {
    String json =
        """
        [{"name": "a", "file": "a.onnx", "sha256": "00ff", "bitDepth": 10, "block": 8}]
        """;
    assertThat(PrecoderManifest.read(new ByteArrayResource(json.getBytes(UTF_8))))
        .containsExactly(new PrecoderModel("a", "a.onnx", "00ff", 10));
  }

  @Test
  void listsNoneWhereThereIsNoManifestOrABrokenOne() {
    assertThat(PrecoderManifest.read(new ClassPathResource("precoders/none.json"))).isEmpty();
    assertThat(PrecoderManifest.read(new ByteArrayResource("[{".getBytes(UTF_8)))).isEmpty();
  }
}
