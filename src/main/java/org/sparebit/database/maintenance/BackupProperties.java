package org.sparebit.database.maintenance;

import jakarta.validation.constraints.Min;
import java.nio.file.Path;
import java.time.LocalTime;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.validation.annotation.Validated;

/**
 * Backups of the embedded database, {@code sparebit.backup.*}.
 *
 * @param at the time of day at which one is made, such as 03:30, in the server's time zone; none by
 *     default
 * @param folder where they go; by default {@code backups} in the data folder, but another disk is
 *     better
 * @param keep how many of them are kept
 */
@Validated
@ConfigurationProperties("sparebit.backup")
record BackupProperties(
    @DateTimeFormat(iso = DateTimeFormat.ISO.TIME) @Nullable LocalTime at,
    @Nullable Path folder,
    @Min(1) @DefaultValue("7") int keep) {}
