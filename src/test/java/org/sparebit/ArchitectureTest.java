package org.sparebit;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the boundaries that docs/architecture.md draws. */
class ArchitectureTest {

  /** Who may import whom: a package of ours, and the packages of ours that it may use. */
  private static final Map<String, List<String>> ALLOWED =
      Map.ofEntries(
          Map.entry("codec", List.of()),
          Map.entry("files", List.of()),
          Map.entry("metrics", List.of()),
          Map.entry("protocol", List.of("codec")),
          Map.entry("database", List.of()),
          Map.entry("engine", List.of("codec", "files", "protocol")),
          Map.entry("job", List.of("codec", "protocol")),
          Map.entry("storage", List.of("codec", "files")),
          Map.entry("worker", List.of("codec", "files", "protocol")),
          Map.entry("activation", List.of("codec", "protocol", "worker")),
          Map.entry(
              "queue",
              List.of("codec", "files", "protocol", "job", "worker", "storage", "metrics")),
          Map.entry(
              "system", List.of("codec", "protocol", "worker", "activation", "storage", "metrics")),
          Map.entry(
              "api",
              List.of("codec", "protocol", "job", "queue", "storage", "activation", "system")),
          Map.entry("cli", List.of("codec", "files", "protocol", "worker", "activation")));

  private static final JavaClasses PRODUCTION =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.sparebit");

  static Stream<String> packages() {
    return ALLOWED.keySet().stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("packages")
  void packageUsesOnlyThoseOfOursThatTheTableAllows(String name) {
    String[] allowed =
        Stream.concat(Stream.of(name), ALLOWED.getOrDefault(name, List.of()).stream())
            .map(p -> "org.sparebit." + p + "..")
            .toArray(String[]::new);
    noClasses()
        .that()
        .resideInAPackage("org.sparebit." + name + "..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("org.sparebit..").and(resideOutsideOfPackages(allowed)))
        .allowEmptyShould(true)
        .check(PRODUCTION);
  }

  @Test
  void everyPackageIsInTheTable() {
    classes()
        .that()
        .resideInAPackage("org.sparebit..")
        .should()
        .resideInAnyPackage(
            Stream.concat(
                    Stream.of("org.sparebit"),
                    ALLOWED.keySet().stream().map(p -> "org.sparebit." + p + ".."))
                .toArray(String[]::new))
        .check(PRODUCTION);
  }

  @Test
  void rootPackageHoldsTheApplicationAlone() {
    classes()
        .that()
        .resideInAPackage("org.sparebit")
        .should()
        .haveSimpleName("SparebitApplication")
        .check(PRODUCTION);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("org.sparebit.(*)..").should().beFreeOfCycles().check(PRODUCTION);
    slices().matching("org.sparebit.engine.(*)..").should().beFreeOfCycles().check(PRODUCTION);
  }

  @Test
  void onlyTheFfmpegLayerTouchesFfmpeg() {
    onlyIn("org.bytedeco..", "org.sparebit.engine.ffmpeg..");
  }

  @Test
  void onlyThePrecoderTouchesOnnxRuntime() {
    onlyIn("ai.onnxruntime..", "org.sparebit.engine.precode..");
  }

  @Test
  void onlyTheWorkerPackageForksProcesses() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.sparebit.worker..")
        .should()
        .dependOnClassesThat(
            DescribedPredicate.describe(
                "fork processes", (JavaClass c) -> c.isEquivalentTo(ProcessBuilder.class)))
        .check(PRODUCTION);
  }

  @Test
  void onlyJdbcClassesTouchJdbc() {
    noClasses()
        .that()
        .haveSimpleNameNotStartingWith("Jdbc")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.springframework.jdbc..", "java.sql..")
        .check(PRODUCTION);
  }

  @Test
  void theWorkersSideKnowsNothingOfSpring() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "org.sparebit.engine..", "org.sparebit.protocol..", "org.sparebit.codec..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.springframework..", "org.slf4j..")
        .check(PRODUCTION);
  }

  private static void onlyIn(String library, String home) {
    noClasses()
        .that()
        .resideOutsideOfPackage(home)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .check(PRODUCTION);
  }
}
