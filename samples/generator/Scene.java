/** Something that can be drawn at any moment of its time. */
interface Scene {
  /**
   * Draws one frame.
   *
   * @param seconds since the scene began
   * @param frame number within the whole clip
   */
  void draw(Picture picture, double seconds, int frame);
}
