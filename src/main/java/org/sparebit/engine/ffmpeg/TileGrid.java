package org.sparebit.engine.ffmpeg;

/**
 * A still picture in parts, each of which is a stream.
 *
 * @param tiles how many
 * @param width of the whole, in pixels
 * @param height of the whole, in pixels
 */
public record TileGrid(int tiles, int width, int height) {
  long pixels() {
    return (long) width * height;
  }
}
