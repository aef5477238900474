package org.sparebit.database;

/** What is written to the database now is gone when the server ends; the message is for clients. */
public final class DatabaseLostException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DatabaseLostException(Throwable cause) {
    super(
        "The file of the server's database was taken away, so nothing new can be kept until the"
            + " server has it again; its log says what to do. Try again later.",
        cause);
  }
}
