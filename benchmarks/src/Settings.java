import java.util.List;

/** What the environment sets for a benchmark. */
final class Settings {
  private Settings() {}

  static String text(String name, String otherwise) {
    String value = System.getenv(name);
    return value == null || value.isBlank() ? otherwise : value.strip();
  }

  static int number(String name, int otherwise) {
    return Integer.parseInt(text(name, Integer.toString(otherwise)));
  }

  static List<String> list(String name, String otherwise) {
    return List.of(text(name, otherwise).split("[ ,]+"));
  }
}
