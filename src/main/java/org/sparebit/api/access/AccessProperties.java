package org.sparebit.api.access;

import jakarta.validation.constraints.Min;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Who may use the server, {@code sparebit.access.*}.
 *
 * @param hosts names by which browsers may call the server, besides addresses, {@code localhost}
 *     and the machine's own name; {@code SPAREBIT_HOSTS}
 * @param apiKeys entries as {@link ApiKey} describes them; {@code SPAREBIT_API_KEYS}
 * @param apiKeysFile a file with more of them, one a line; empty for none; {@code
 *     SPAREBIT_API_KEYS_FILE}
 * @param requestsPerMinute how many requests one address may send; 0 for any number
 */
@Validated
@ConfigurationProperties("sparebit.access")
record AccessProperties(
    @DefaultValue List<String> hosts,
    @DefaultValue List<String> apiKeys,
    @DefaultValue("") String apiKeysFile,
    @DefaultValue("0") @Min(0) int requestsPerMinute) {}
