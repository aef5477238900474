package org.sparebit.activation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import org.sparebit.worker.failure.WorkerUnavailableException;
import org.sparebit.worker.runtime.NativePlatform;

/**
 * Which file holds the GPL build of FFmpeg for this machine.
 *
 * @param version of the JavaCPP presets, such as {@code 8.0.1-1.5.13}
 * @param platform such as {@code linux-x86_64}
 * @param sha256 of the file, in hexadecimal digits
 */
record GplBuild(String version, String platform, String sha256) {
  private static final String PINS = "ffmpeg-gpl.properties";

  /** Enough to tell one build from another in a folder's name. */
  private static final int FINGERPRINT_DIGITS = 16;

  static GplBuild ofThisMachine() throws WorkerUnavailableException {
    Properties pins = new Properties();
    try (InputStream in = GplBuild.class.getResourceAsStream("/activation/" + PINS)) {
      if (in == null) {
        throw new IllegalStateException("the build has no " + PINS);
      }
      pins.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String platform = NativePlatform.current().javacpp();
    return new GplBuild(
        pins.getProperty("version", ""), platform, pins.getProperty(platform, "none"));
  }

  String fileName() {
    return "ffmpeg-" + version + "-" + platform + "-gpl.jar";
  }

  /** Below the root of a Maven repository. */
  String repositoryPath() {
    return "org/bytedeco/ffmpeg/" + version + "/" + fileName();
  }

  String fingerprint() {
    return sha256.substring(0, FINGERPRINT_DIGITS);
  }
}
