package org.sparebit.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The notices name what is shipped. */
class NoticesTest {
  private static final Path LICENCES = Path.of("src", "main", "licences");

  /** FFmpeg keeps its configure line in its libraries. */
  private static final Pattern LINKED =
      Pattern.compile("--enable-(lib[a-z0-9-]+|openssl|zlib|vulkan|nvenc|cuvid|cuda) ");

  @Test
  void everyLibraryThatFfmpegWasBuiltWithIsNamed() throws IOException {
    String notices = Files.readString(LICENCES.resolve("NATIVE-LIBRARIES.md"));
    Set<String> linked = linkedLibraries();

    assertThat(linked).hasSizeGreaterThan(15).contains("libsvtav1", "libmp3lame");
    assertThat(linked).allSatisfy(name -> assertThat(notices).contains("`" + name + "`"));
  }

  @Test
  void sourcesAreThoseOfTheVersionThatIsShipped() throws IOException {
    List<String> version = versionOfFfmpeg();

    assertThat(Files.readString(LICENCES.resolve("README.md")))
        .contains("ffmpeg-" + version.get(0) + ".tar", "javacpp-presets/tree/" + version.get(1));
    assertThat(Files.readString(LICENCES.resolve("NATIVE-LIBRARIES.md")))
        .contains("FFmpeg " + version.get(0));
  }

  private static Set<String> linkedLibraries() throws IOException {
    Set<String> found = new TreeSet<>();
    try (JarFile jar = new JarFile(ffmpegJar().toFile())) {
      JarEntry library =
          jar.stream()
              .filter(entry -> entry.getName().contains("/libavutil.so"))
              .findFirst()
              .orElseThrow();
      try (InputStream in = jar.getInputStream(library)) {
        Matcher linked = LINKED.matcher(new String(in.readAllBytes(), StandardCharsets.ISO_8859_1));
        while (linked.find()) {
          found.add(linked.group(1));
        }
      }
    }
    return found;
  }

  /** Such as 8.0.1 and 1.5.13, from ffmpeg-8.0.1-1.5.13-linux-x86_64.jar. */
  private static List<String> versionOfFfmpeg() {
    Matcher name =
        Pattern.compile("ffmpeg-([0-9.]+)-([0-9.]+)-linux.*")
            .matcher(String.valueOf(ffmpegJar().getFileName()));
    assertThat(name.matches()).isTrue();
    return List.of(name.group(1), name.group(2));
  }

  private static Path ffmpegJar() {
    return Pattern.compile(File.pathSeparator)
        .splitAsStream(System.getProperty("java.class.path"))
        .filter(entry -> entry.contains("ffmpeg-") && entry.contains("-linux-"))
        .map(Path::of)
        .findFirst()
        .orElseThrow();
  }
}
