package org.sparebit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benchmarks are compiled when they are run, which is seldom. */
@NullMarked
class BenchmarkSourcesTest {
  @TempDir Path classes;

  @Test
  void compileWithTheClassesThatThereAre() throws IOException {
    List<Path> sources;
    try (Stream<Path> files = Files.list(Path.of("benchmarks/src"))) {
      sources = files.filter(file -> file.toString().endsWith(".java")).toList();
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter errors = new StringWriter();
    boolean compiled;
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      List<String> options =
          List.of(
              "-nowarn",
              "-proc:none",
              "-cp",
              System.getProperty("java.class.path"),
              "-d",
              classes.toString());
      compiled =
          compiler
              .getTask(
                  errors, files, null, options, null, files.getJavaFileObjectsFromPaths(sources))
              .call();
    }
    assertThat(sources).isNotEmpty();
    assertThat(compiled).as(errors.toString()).isTrue();
  }
}
