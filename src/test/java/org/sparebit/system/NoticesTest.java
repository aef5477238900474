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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** The notices name what is shipped. */
class NoticesTest {
  private static final Path LICENCES = Path.of("src", "main", "licences");

  /** FFmpeg keeps its configure line in its libraries. */
  private static final Pattern LINKED =
      Pattern.compile("--enable-(lib[a-z0-9-]+|openssl|zlib|vulkan|nvenc|cuvid|cuda) ");

  /** A row of the notices: what FFmpeg's configuration calls it, library, copyright, licence. */
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| (`.+`) \\| ([^|]+) \\| ([^|]+) \\| ([^|]+) \\|$");

  private static final Pattern FILE = Pattern.compile("\\(`([^`]+)`\\)");

  @Test
  void everyLibraryThatFfmpegWasBuiltWithIsNamed() throws IOException {
    Set<String> linked = linkedLibraries(lgplJar());

    assertThat(linked).hasSizeGreaterThan(15).contains("libsvtav1", "libmp3lame");
    assertThat(linked).doesNotContain("libx264", "libx265");
    assertThat(beforeTheGplBuild()).contains(quoted(linked));
  }

  @Test
  void everyLibraryThatTheGplBuildHasBesidesIsNamedForIt() throws IOException {
    Set<String> linked = linkedLibraries(gplJar());
    linked.removeAll(linkedLibraries(lgplJar()));

    assertThat(linked).contains("libx264", "libx265");
    assertThat(notices().substring(beforeTheGplBuild().length())).contains(quoted(linked));
  }

  @Test
  void theListOfNativePartsNamesThemToo() throws IOException {
    Set<String> named = new TreeSet<>();
    JsonMapper.shared()
        .readTree(Path.of("src", "main", "sbom", "native.cdx.json").toFile())
        .get("components")
        .forEach(part -> named.add(part.get("name").asString()));

    assertThat(named).containsAll(linkedLibraries(lgplJar())).contains("ffmpeg", "onnxruntime");
  }

  @Test
  void everyLicenceThatIsNamedComesWithItsText() throws IOException {
    List<String> licences = ROW.matcher(notices()).results().map(row -> row.group(4)).toList();

    assertThat(licences).hasSizeGreaterThan(20);
    assertThat(licences)
        .allSatisfy(
            licence -> {
              for (String part : licence.split(", with ", -1)) {
                assertHasItsText(part);
              }
            });
  }

  private static void assertHasItsText(String licence) throws IOException {
    if (licence.equals("a patent grant")) {
      // It asks for nothing to be passed on.
      return;
    }
    Matcher file = FILE.matcher(licence);
    if (!file.find()) {
      assertThat(notices()).contains("**" + licence + ".**");
    } else if (file.group(1).equals("LICENSE")) {
      assertThat(Path.of("LICENSE")).isNotEmptyFile();
    } else {
      assertThat(LICENCES.resolve(file.group(1))).isNotEmptyFile();
    }
  }

  @Test
  void sourcesAreThoseOfTheVersionThatIsShipped() throws IOException {
    List<String> version = versionOfFfmpeg();

    assertThat(Files.readString(LICENCES.resolve("README.md")))
        .contains("ffmpeg-" + version.get(0) + ".tar", "javacpp-presets/tree/" + version.get(1));
    assertThat(notices()).contains("FFmpeg " + version.get(0));
  }

  private static String notices() throws IOException {
    return Files.readString(LICENCES.resolve("NATIVE-LIBRARIES.md"));
  }

  private static String beforeTheGplBuild() throws IOException {
    String notices = notices();
    return notices.substring(0, notices.indexOf("The GPL build has these as well:"));
  }

  private static List<String> quoted(Set<String> names) {
    return names.stream().map(name -> "`" + name + "`").toList();
  }

  private static Set<String> linkedLibraries(Path ffmpeg) throws IOException {
    Set<String> found = new TreeSet<>();
    try (JarFile jar = new JarFile(ffmpeg.toFile())) {
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
            .matcher(String.valueOf(lgplJar().getFileName()));
    assertThat(name.matches()).isTrue();
    return List.of(name.group(1), name.group(2));
  }

  /** Where the build puts it, and the image takes it from. */
  private static Path gplJar() throws IOException {
    try (Stream<Path> jars = Files.list(Path.of("target", "codecs-gpl"))) {
      return jars.findFirst().orElseThrow();
    }
  }

  private static Path lgplJar() {
    return Pattern.compile(File.pathSeparator)
        .splitAsStream(System.getProperty("java.class.path"))
        .filter(entry -> entry.contains("ffmpeg-") && entry.contains("-linux-"))
        .map(Path::of)
        .findFirst()
        .orElseThrow();
  }
}
