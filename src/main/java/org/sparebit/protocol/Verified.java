package org.sparebit.protocol;

/**
 * The result has been verified and waits at the temporary path for {@link Publish}. The server
 * keeps this, so that it knows the result for its own should it find it in place without having
 * heard that it was put there.
 *
 * @param result what {@code Completed} will say
 * @param fileIdentity of the temporary file, {@link FileIdentity}
 */
public record Verified(Completed result, String fileIdentity) implements WorkerMessage {}
