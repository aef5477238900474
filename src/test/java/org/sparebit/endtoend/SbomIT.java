package org.sparebit.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The lists of parts in the packaged jar are those of its parts. */
class SbomIT {
  private static final String LIBRARIES = "BOOT-INF/lib/";

  /** Part of Spring Boot, which the list has; of the same version, but no dependency of ours. */
  private static final String ADDED_BY_THE_PLUGIN = LIBRARIES + "spring-boot-jarmode-tools-";

  @Test
  void everyLibraryOfTheJarIsInTheListWithItsHash() throws Exception {
    try (JarFile jar = open()) {
      Map<String, String> listed = hashes(read(jar, "META-INF/sbom/application.cdx.json"));
      Map<String, String> shipped = hashes(jar);

      assertThat(shipped).hasSizeGreaterThan(60);
      shipped.keySet().removeAll(listed.keySet());
      assertThat(shipped.values()).singleElement().asString().startsWith(ADDED_BY_THE_PLUGIN);
    }
  }

  /** Starters only name other parts; the build leaves their empty jars out. */
  @Test
  void nothingIsInTheListThatIsNotInTheJar() throws Exception {
    try (JarFile jar = open()) {
      Map<String, String> listed = hashes(read(jar, "META-INF/sbom/application.cdx.json"));
      listed.keySet().removeAll(hashes(jar).keySet());

      assertThat(listed.values()).allMatch(name -> name.contains("starter"));
    }
  }

  @Test
  void nativePartsHaveTheVersionsOfTheirJars() throws Exception {
    try (JarFile jar = open()) {
      List<String> libraries =
          jar.stream().map(JarEntry::getName).filter(name -> name.startsWith(LIBRARIES)).toList();
      List<JsonNode> versioned =
          components(read(jar, "META-INF/sbom/native.cdx.json")).stream()
              .filter(component -> component.has("version"))
              .toList();

      assertThat(versioned)
          .extracting(component -> component.get("name").asString())
          .containsExactly("ffmpeg", "onnxruntime");
      for (JsonNode part : versioned) {
        String start =
            LIBRARIES + part.get("name").asString() + "-" + part.get("version").asString();
        assertThat(libraries).anyMatch(name -> name.startsWith(start));
      }
    }
  }

  private static JarFile open() throws IOException {
    return new JarFile(System.getProperty("sparebit.jar"));
  }

  private static JsonNode read(JarFile jar, String name) throws IOException {
    assumeTrue(jar.getEntry(name) != null, "Maven, while offline (-o), makes no list of parts");
    try (InputStream in = jar.getInputStream(Objects.requireNonNull(jar.getEntry(name), name))) {
      return JsonMapper.shared().readTree(in);
    }
  }

  private static List<JsonNode> components(JsonNode list) {
    return list.get("components").values().stream().toList();
  }

  private static Map<String, String> hashes(JsonNode list) {
    Map<String, String> found = new HashMap<>();
    for (JsonNode component : components(list)) {
      for (JsonNode hash : component.get("hashes")) {
        if (hash.get("alg").asString().equals("SHA-256")) {
          found.put(hash.get("content").asString(), component.get("name").asString());
        }
      }
    }
    return found;
  }

  private static Map<String, String> hashes(JarFile jar) throws Exception {
    Map<String, String> found = new HashMap<>();
    for (JarEntry entry :
        jar.stream().filter(e -> e.getName().matches(LIBRARIES + ".+")).toList()) {
      try (InputStream in = jar.getInputStream(entry)) {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(in.readAllBytes());
        found.put(HexFormat.of().formatHex(digest), entry.getName());
      }
    }
    return found;
  }
}
