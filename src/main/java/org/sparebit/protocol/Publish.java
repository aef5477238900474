package org.sparebit.protocol;

/** Answers {@link Verified}: the result may be put in place. */
public record Publish() implements ServerMessage {}
