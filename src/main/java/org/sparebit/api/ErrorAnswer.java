package org.sparebit.api;

/** The body of every refusal: what is wrong and what to do. */
public record ErrorAnswer(String error) {
  public static final ErrorAnswer INVALID_JOB_ID = new ErrorAnswer("Invalid Job ID");
}
