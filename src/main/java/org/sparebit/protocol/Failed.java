package org.sparebit.protocol;

/**
 * The encode has failed; nothing was left at the temporary path and the output is untouched.
 *
 * @param code stable, for programs
 * @param message for the user: what happened, with the value, and what to do
 */
public record Failed(FailureCode code, String message) implements WorkerResult {}
