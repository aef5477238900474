package org.sparebit.codec;

import org.jspecify.annotations.Nullable;

/**
 * What is wrong with one option of a request.
 *
 * @param received the text that was given; null if the option is missing
 * @param accepted what would do, in words
 */
public record Fault(EncodingOption option, @Nullable String received, String accepted) {}
