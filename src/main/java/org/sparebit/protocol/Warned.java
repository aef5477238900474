package org.sparebit.protocol;

import java.util.List;

/**
 * What the user should know has become more, or the numbers in it have grown.
 *
 * @param warnings all that are known by now, {@code Opened}'s included
 */
public record Warned(List<Warning> warnings) implements WorkerMessage {}
