package org.sparebit.files;

import java.io.IOException;

/**
 * Something else stands where a file or a folder was when it was checked. The message says what, as
 * the rest of a sentence, and names no path.
 */
public final class UnexpectedFileException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message what was found, as the rest of a sentence
   */
  public UnexpectedFileException(String message) {
    super(message);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
