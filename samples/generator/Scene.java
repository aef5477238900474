/** Something that can be drawn at any moment of its time. */
interface Scene {
  /**
   * Draws one frame.
   *
   * @param seconds since the scene began
   * @param left until the next scene
   */
  void draw(Picture picture, double seconds, double left);

  /** Standard deviation of the film grain at a moment, in steps of 8-bit luma. */
  default double grain(double seconds) {
    return 0;
  }
}
