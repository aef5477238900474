import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Grass and flowers in the wind, from blurred far ones to sharp near ones, with butterflies. */
final class Meadow implements Scene {
  /** A layer of the meadow: how far down it is rooted, how fast it passes, how it is blurred. */
  private record Layer(int blades, int flowers, double root, double scale, double pan, int blur) {}

  private static final List<Layer> LAYERS =
      List.of(
          new Layer(420, 60, 760, 0.42, 18, 9),
          new Layer(460, 44, 900, 0.62, 28, 4),
          new Layer(430, 30, 1040, 0.86, 42, 0),
          new Layer(330, 16, 1180, 1.15, 58, 0));

  private static final double WIDEST = Picture.WIDTH + 520;

  private final List<List<Plant>> plants = new ArrayList<>();

  private final Letters caption =
      new Letters("GRASS IN THE WIND - 25 FRAMES PER SECOND", 130, 1010, 21, 3);

  Meadow() {
    for (int i = 0; i < LAYERS.size(); i++) {
      plants.add(grow(LAYERS.get(i), 200 + 10 * i));
    }
  }

  private static List<Plant> grow(Layer layer, int seed) {
    List<Plant> grown = new ArrayList<>();
    for (int i = 0; i < layer.blades + layer.flowers; i++) {
      double x = -160 + WIDEST * Noise.hash(i, 1, seed);
      double y = layer.root + 60 * layer.scale * Noise.hash(i, 2, seed);
      Plant.Kind kind =
          i < layer.blades
              ? Plant.Kind.GRASS
              : Noise.hash(i, 3, seed) < 0.55 ? Plant.Kind.DAISY : Plant.Kind.POPPY;
      grown.add(new Plant(kind, x, y, layer.scale, seed * 1000 + i));
    }
    grown.sort(Comparator.comparingDouble(Plant::y));
    return grown;
  }

  @Override
  public void draw(Picture picture, double seconds, double left) {
    background(picture, seconds);
    for (int i = 0; i < LAYERS.size(); i++) {
      Layer layer = LAYERS.get(i);
      double pan = -layer.pan * seconds;
      for (Plant plant : plants.get(i)) {
        plant.draw(picture, pan, seconds);
      }
      if (i == 1) {
        Butterfly.draw(picture, 1150 - 210 * seconds, 330, 0.55, seconds, 1);
      }
      if (layer.blur > 0) {
        picture.blur(layer.blur);
      }
    }
    Butterfly.draw(picture, 420 + 250 * seconds, 400, 1.25, seconds, 0);
    double shown = Noise.step(0.2, 0.7, seconds) * Noise.step(0, 0.3, left);
    caption.draw(picture, 1, 0.98, 0.92, shown);
  }

  /** A dim wood behind the meadow; spots of light through leaves, already out of focus. */
  private static void background(Picture picture, double seconds) {
    java.util.stream.IntStream.range(0, Picture.HEIGHT)
        .parallel()
        .forEach(
            y -> {
              for (int x = 0; x < Picture.WIDTH; x++) {
                double wx = x + 14 * seconds;
                double leaves = Noise.fractal(wx / 130, y / 130.0, 4, 171);
                double trunk = Noise.step(0.3, 0.5, Noise.at(wx / 95, y / 2400.0, 181));
                double down = (double) y / Picture.HEIGHT;
                double light = 0.35 + 0.75 * leaves + 0.5 * (1 - down) - 0.35 * trunk;
                light = Noise.clamp(light, 0.03, 1.6);
                picture.set(
                    x, y, 0.16 * light + 0.05 * down, 0.24 * light + 0.05 * down, 0.055 * light);
              }
            });
    for (int i = 0; i < 46; i++) {
      double x = 2300 * Noise.hash(i, 1, 191) - 150 - 14 * seconds;
      double y = 560 * Noise.hash(i, 2, 191);
      double radius = 14 + 42 * Noise.hash(i, 3, 191);
      double strength = 0.10 + 0.22 * Noise.hash(i, 4, 191);
      disc(picture, x, y, radius, strength);
    }
  }

  private static void disc(Picture picture, double x, double y, double radius, double strength) {
    int n = 28;
    double[] shape = new double[2 * n];
    for (int i = 0; i < n; i++) {
      shape[2 * i] = x + radius * StrictMath.cos(2 * Math.PI * i / n);
      shape[2 * i + 1] = y + radius * StrictMath.sin(2 * Math.PI * i / n);
    }
    picture.fill(
        shape,
        (px, py, rgba) -> {
          rgba[0] = 0.75;
          rgba[1] = 0.85;
          rgba[2] = 0.40;
          rgba[3] = strength;
        });
  }
}
