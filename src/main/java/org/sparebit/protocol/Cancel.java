package org.sparebit.protocol;

/** Ends the running encode: the worker removes its temporary output and answers {@code Failed}. */
public record Cancel() implements ServerMessage {}
