package org.sparebit;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the boundaries that docs/architecture.md draws. */
class ArchitectureTest {

  private static final Path DOCUMENT = Path.of("docs", "architecture.md");

  /** A row of the table: a package, and in backticks those that it may import. */
  private static final Pattern ROW =
      Pattern.compile("\\| `([\\w.]+)` \\| ((?:`[\\w.]+`(?:, )?)+|–) \\|");

  /** An arrow of the drawing, or several that begin at one package. */
  private static final Pattern ARROWS = Pattern.compile(" *(\\w+) --> (\\w+(?: & \\w+)*)");

  private static final long MOST_CLASSES = 25;

  /** Who may import whom: a package of ours, and the packages of ours that it may use. */
  private static final Map<String, List<String>> ALLOWED = table("### Who may import whom");

  /** The same for the rooms of a package, among themselves. */
  private static final Map<String, List<String>> ALLOWED_INSIDE = table("### Rooms");

  private static final JavaClasses PRODUCTION =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.sparebit");

  private static Map<String, List<String>> table(String heading) {
    Map<String, List<String>> table = new TreeMap<>();
    try (Stream<String> lines = Files.lines(DOCUMENT)) {
      lines
          .dropWhile(line -> !line.equals(heading))
          .skip(1)
          .takeWhile(line -> !line.startsWith("#"))
          .map(ROW::matcher)
          .filter(Matcher::matches)
          .forEach(row -> table.put(row.group(1), List.of(row.group(2).split("[`, –]+"))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return table;
  }

  static Stream<String> packages() {
    return ALLOWED.keySet().stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("packages")
  void packageUsesOnlyThoseOfOursThatTheTableAllows(String name) {
    String[] allowed =
        Stream.concat(Stream.of(name), ALLOWED.getOrDefault(name, List.of()).stream())
            .filter(allowedName -> !allowedName.isEmpty())
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

  static Stream<String> rooms() {
    return ALLOWED_INSIDE.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("rooms")
  void roomUsesOnlyThoseOfItsPackageThatTheTableAllows(String room) {
    String[] allowed =
        Stream.concat(Stream.of(room), ALLOWED_INSIDE.getOrDefault(room, List.of()).stream())
            .filter(name -> !name.isEmpty())
            .map(name -> "org.sparebit." + name)
            .toArray(String[]::new);
    noClasses()
        .that()
        .resideInAPackage("org.sparebit." + room)
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("org.sparebit." + parent(room) + "..")
                .and(resideOutsideOfPackages(allowed)))
        .check(PRODUCTION);
  }

  @Test
  void everyRoomOfAPackageThatHasRoomsIsInTheTable() {
    for (String parent : rooms().map(ArchitectureTest::parent).distinct().toList()) {
      classes()
          .that()
          .resideInAPackage("org.sparebit." + parent + "..")
          .and()
          .resideOutsideOfPackage("org.sparebit." + parent)
          .should()
          .resideInAnyPackage(rooms().map(room -> "org.sparebit." + room).toArray(String[]::new))
          .check(PRODUCTION);
    }
  }

  private static String parent(String room) {
    return room.substring(0, room.indexOf('.'));
  }

  /** The solid arrows of the drawing; the dotted one is a process that is started. */
  private static Map<String, List<String>> drawing() throws IOException {
    Map<String, List<String>> arrows = new TreeMap<>();
    try (Stream<String> lines = Files.lines(DOCUMENT)) {
      lines
          .dropWhile(line -> !line.equals("flowchart TD"))
          .takeWhile(line -> !line.equals("```"))
          .map(ARROWS::matcher)
          .filter(Matcher::matches)
          .forEach(arrow -> arrows.put(arrow.group(1), List.of(arrow.group(2).split(" & "))));
    }
    assertThat(arrows).isNotEmpty();
    return arrows;
  }

  @Test
  void arrowsOfTheDrawingAreAllowedAndReal() throws IOException {
    drawing()
        .forEach(
            (from, all) ->
                all.forEach(
                    to -> {
                      assertThat(ALLOWED.get(from)).as("imports of %s", from).contains(to);
                      assertThat(imports(from, to)).as("%s imports %s", from, to).isTrue();
                    }));
  }

  private static boolean imports(String from, String to) {
    return PRODUCTION.stream()
        .filter(resideInAnyPackage("org.sparebit." + from + ".."))
        .flatMap(c -> c.getDirectDependenciesFromSelf().stream())
        .anyMatch(d -> resideInAnyPackage("org.sparebit." + to + "..").test(d.getTargetClass()));
  }

  @Test
  void everyPackageWithImportsIsDrawn() throws IOException {
    Set<String> drawn = new TreeSet<>();
    drawing()
        .forEach(
            (from, all) -> {
              drawn.add(from);
              drawn.addAll(all);
            });
    List<String> importing =
        ALLOWED.entrySet().stream()
            .filter(row -> row.getValue().stream().anyMatch(name -> !name.isEmpty()))
            .map(Map.Entry::getKey)
            .toList();

    assertThat(drawn).containsAll(importing);
  }

  /** The layer over FFmpeg has a class for each of its things. */
  @Test
  void noPackageHasMoreClassesThanAReaderCanKeepInMind() {
    Map<String, Long> classes =
        PRODUCTION.stream()
            .filter(c -> !c.isNestedClass() && !c.getSimpleName().equals("package-info"))
            .collect(groupingBy(JavaClass::getPackageName, TreeMap::new, counting()));
    classes.remove("org.sparebit.engine.ffmpeg");

    assertThat(classes).hasSizeGreaterThan(30);
    assertThat(classes)
        .allSatisfy((name, count) -> assertThat(count).as(name).isLessThanOrEqualTo(MOST_CLASSES));
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
  }

  /** Rooms inside a room, and the room around them, are rooms of their own. */
  @Test
  void roomsInsidePackagesHaveNoCycles() {
    slices().matching("org.sparebit.(**)").should().beFreeOfCycles().check(PRODUCTION);
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
  void onlyTheConfinementCallsTheKernel() {
    onlyIn("com.sun.jna..", "org.sparebit.worker.confinement..");
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

  /**
   * The database gives out the jobs' numbers and recovers them; nobody else speaks of the table.
   */
  @Test
  void onlyJobAndDatabaseNameTheTableOfJobs() throws IOException {
    Pattern table = Pattern.compile("\\b(?:from|into|update|join|table)\\s+job\\b");
    Path sources = Path.of("src", "main", "java", "org", "sparebit");
    try (Stream<Path> files = Files.walk(sources)) {
      List<String> rooms =
          files
              .filter(Files::isRegularFile)
              .filter(file -> table.matcher(text(file)).find())
              .map(file -> sources.relativize(file).getName(0).toString())
              .distinct()
              .sorted()
              .toList();
      assertThat(rooms).containsExactly("database", "job");
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
