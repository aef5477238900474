package org.sparebit.activation;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where an activation takes the GPL build of FFmpeg from.
 *
 * @param dir the folder that holds its jar; {@code SPAREBIT_CODECS_DIR}, by default {@code
 *     codecs-gpl} beside {@code sparebit.jar}
 * @param repository the root of a Maven repository, asked where the folder lacks the jar; {@code
 *     SPAREBIT_CODECS_REPOSITORY}, by default none
 */
@ConfigurationProperties("sparebit.codecs")
record CodecsProperties(@Nullable String dir, @Nullable String repository) {}
