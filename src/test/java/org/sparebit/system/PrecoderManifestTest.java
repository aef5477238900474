package org.sparebit.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.sparebit.codec.BdRate;
import org.sparebit.codec.PrecoderMode;
import org.sparebit.system.VersionReport.PrecoderModel;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.ClassPathResource;

class PrecoderManifestTest {

  @Test
  void readsModelsAndPassesOverWhatElseIsSaid() {
    String json =
        """
        [{"name": "a", "file": "a.onnx", "component": "LUMA", "sha256": "00ff", "bitDepth": 10, "block": 8,
          "version": "1.1", "licence": "Apache-2.0", "bdRates": [{"mode": "PRECODER_LOW",
          "encoder": "x", "vmaf": -7.5, "vmafNeg": -6, "vmafV1": -5, "msSsim": -4, "ssim": -3,
          "psnr": 2}]}]
        """;
    assertThat(PrecoderManifest.read(new ByteArrayResource(json.getBytes(UTF_8))))
        .containsExactly(
            new PrecoderModel(
                "a",
                "a.onnx",
                "LUMA",
                "00ff",
                10,
                "1.1",
                "Apache-2.0",
                List.of(new BdRate(PrecoderMode.PRECODER_LOW, "x", -7.5, -6, -5, -4, -3, 2))));
  }

  @Test
  void listsNoneWhereThereIsNoManifestOrABrokenOne() {
    assertThat(PrecoderManifest.read(new ClassPathResource("precoders/none.json"))).isEmpty();
    assertThat(PrecoderManifest.read(new ByteArrayResource("[{".getBytes(UTF_8)))).isEmpty();
  }
}
