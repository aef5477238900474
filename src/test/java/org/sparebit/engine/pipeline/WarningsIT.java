package org.sparebit.engine.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sparebit.protocol.Completed;
import org.sparebit.protocol.Failed;
import org.sparebit.protocol.WorkerResult;

/**
 * All that a job says of each kind of source, word for word: what stands in {@code
 * src/test/resources/warnings/KIND.txt}. A new kind is a line in {@link SourceKinds}; with {@code
 * -Dsparebit.warnings.write=true} the test writes its file, which a person then reads.
 */
class WarningsIT {
  private static final Path TEXTS = Path.of("src/test/resources/warnings");

  @TempDir Path folder;

  static Set<String> kinds() {
    return SourceKinds.ALL.keySet();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void saysOfASource(String kind) throws Exception {
    WorkerResult result = SourceKinds.run(kind, folder);
    List<String> said = new ArrayList<>();
    if (result instanceof Completed completed) {
      said.add("completed");
      completed.warnings().forEach(w -> said.add(w.code() + ": " + w.text()));
    } else if (result instanceof Failed failed) {
      said.add("failed: " + failed.code());
      said.add(failed.message());
    }
    Path text = TEXTS.resolve(kind + ".txt");
    if (Boolean.getBoolean("sparebit.warnings.write")) {
      Files.write(text, said);
    }
    assertThat(text).exists();
    assertThat(said).containsExactlyElementsOf(Files.readAllLines(text));
  }

  @Test
  void everyTextIsThatOfAKind() throws IOException {
    try (Stream<Path> files = Files.list(TEXTS)) {
      List<String> names =
          files.map(f -> String.valueOf(f.getFileName()).replace(".txt", "")).sorted().toList();
      assertThat(names).containsExactlyElementsOf(kinds());
    }
  }
}
