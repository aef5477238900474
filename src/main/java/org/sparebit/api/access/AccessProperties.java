package org.sparebit.api.access;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who may use the server, {@code sparebit.access.*}.
 *
 * @param hosts names by which browsers may call the server, besides addresses, {@code localhost}
 *     and the machine's own name; {@code SPAREBIT_HOSTS}
 */
@ConfigurationProperties("sparebit.access")
record AccessProperties(@DefaultValue List<String> hosts) {}
