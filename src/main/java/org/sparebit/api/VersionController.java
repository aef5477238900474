package org.sparebit.api;

import org.sparebit.system.ServerVersion;
import org.sparebit.system.VersionReport;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /version}: what this server is made of. */
@RestController
final class VersionController {
  private final ServerVersion version;

  VersionController(ServerVersion version) {
    this.version = version;
  }

  @GetMapping("/version")
  VersionReport version() {
    return version.report();
  }
}
