package org.sparebit.endtoend;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;

/** Which modules of the JDK a Spring Boot jar and the libraries in it name, as jdeps finds them. */
final class NeededModules {
  private static final Pattern NEEDED = Pattern.compile("-> ((?:java|jdk)\\.[a-z.]+)");

  /** They hold no classes, and are most of the jar. */
  private static final String NATIVE_LIBRARIES = "-linux-";

  private NeededModules() {}

  /**
   * @param jar with its classes and libraries in BOOT-INF
   * @param work an empty folder
   */
  static Set<String> of(Path jar, Path work) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("-summary", "--multi-release", "17"));
    arguments.add("-classpath");
    arguments.add(work.resolve("lib") + "/*");
    arguments.addAll(unpack(jar, work));
    StringWriter found = new StringWriter();
    try (PrintWriter out = new PrintWriter(found)) {
      ToolProvider jdeps = ToolProvider.findFirst("jdeps").orElseThrow();
      jdeps.run(out, out, arguments.toArray(String[]::new));
    }
    return NEEDED
        .matcher(found.toString())
        .results()
        .map(module -> module.group(1))
        .collect(Collectors.toSet());
  }

  /** Returns the folder of the classes, and the libraries. */
  private static List<String> unpack(Path jar, Path work) throws IOException {
    List<String> unpacked = new ArrayList<>();
    unpacked.add(work.resolve("classes").toString());
    try (JarFile file = new JarFile(jar.toFile())) {
      for (JarEntry entry : file.stream().filter(NeededModules::mayHoldClasses).toList()) {
        Path target = work.resolve(entry.getName().substring("BOOT-INF/".length()));
        Files.createDirectories(target.getParent());
        try (InputStream in = file.getInputStream(entry)) {
          Files.copy(in, target);
        }
        if (entry.getName().endsWith(".jar")) {
          unpacked.add(target.toString());
        }
      }
    }
    return unpacked;
  }

  private static boolean mayHoldClasses(JarEntry entry) {
    String name = entry.getName();
    return name.startsWith("BOOT-INF/lib/")
        ? name.endsWith(".jar") && !name.contains(NATIVE_LIBRARIES)
        : name.startsWith("BOOT-INF/classes/") && name.endsWith(".class");
  }
}
