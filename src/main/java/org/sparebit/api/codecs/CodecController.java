package org.sparebit.api.codecs;

import jakarta.servlet.http.HttpServletRequest;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import org.sparebit.activation.CodecActivation;
import org.sparebit.api.BadRequestException;
import org.sparebit.api.Faults;
import org.sparebit.api.FieldReader;
import org.sparebit.api.JobTexts;
import org.sparebit.api.RequestBodies;
import org.sparebit.storage.PublicTexts;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /codec}: the codecs, and the activation of the optional ones. */
@RestController
final class CodecController {
  private static final String ENABLE = "enable_codecs";

  private final CodecActivation activation;
  private final JobTexts texts;

  CodecController(CodecActivation activation, PublicTexts texts) {
    this.activation = activation;
    this.texts = new JobTexts(ZoneId.systemDefault(), texts);
  }

  @GetMapping("/codec")
  CodecAnswer list() {
    return CodecAnswer.Catalogue.of(activation, texts);
  }

  @PostMapping("/codec")
  ResponseEntity<CodecAnswer> activate(HttpServletRequest request) {
    if (!asksToEnable(request)) {
      return ResponseEntity.badRequest().body(CodecAnswer.Refused.INVALID_REQUEST);
    }
    activation.activate();
    return ResponseEntity.ok(CodecAnswer.Started.ENABLING);
  }

  private static boolean asksToEnable(HttpServletRequest request) {
    try {
      Faults faults = new Faults();
      FieldReader reader =
          new FieldReader(RequestBodies.read(request), List.of(ENABLE), Set.of(), faults);
      return "TRUE".equalsIgnoreCase(reader.asSent(ENABLE).strip()) && !faults.any();
    } catch (BadRequestException e) {
      return false;
    }
  }
}
