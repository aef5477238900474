package org.sparebit.api.connection;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * What clients may take of the server, {@code sparebit.http.*}.
 *
 * @param headerTimeout for a whole header, and for a TLS handshake, however the bytes trickle in
 * @param bodyTimeout for a whole body, however the bytes trickle in
 * @param idleTimeout how long a connection may wait for its next request
 * @param writeTimeout how long a client may take nothing of an answer
 * @param requestWait how long a request waits for its turn before it gets 503
 * @param maxConnections at most so many are open; by default as many as a quarter of the heap can
 *     hold
 * @param maxConnectionsPerClient at most so many from one address; by default half of them all
 * @param maxRequests how many requests are in hand at once, lists aside; more wait for their turn
 * @param maxLists how many lists of jobs besides, whose answers can be large
 * @param maxListsPerClient how many of those for one address; by default a quarter
 */
@Validated
@ConfigurationProperties("sparebit.http")
public record HttpProperties(
    @DurationUnit(ChronoUnit.SECONDS) @DefaultValue("10s") @NotNull Duration headerTimeout,
    @DurationUnit(ChronoUnit.SECONDS) @DefaultValue("30s") @NotNull Duration bodyTimeout,
    @DurationUnit(ChronoUnit.SECONDS) @DefaultValue("20s") @NotNull Duration idleTimeout,
    @DurationUnit(ChronoUnit.SECONDS) @DefaultValue("10s") @NotNull Duration writeTimeout,
    @DurationUnit(ChronoUnit.SECONDS) @DefaultValue("5s") @NotNull Duration requestWait,
    @Nullable @Min(16) Integer maxConnections,
    @Nullable @Min(1) Integer maxConnectionsPerClient,
    @DefaultValue("64") @Min(1) int maxRequests,
    @DefaultValue("16") @Min(1) int maxLists,
    @Nullable @Min(1) Integer maxListsPerClient) {

  /**
   * What an unfinished body costs of the heap before any of it has come in, which is more than all
   * else that a client can hold. Measured with -Xmx256m on JDK 17: live objects by {@code jcmd
   * GC.class_histogram} with 1,000 connections, less those without, came to 73 to 88 KiB for each
   * (36 to 40 KiB with an unfinished header, 10 KiB idle).
   */
  static final DataSize HEAP_PER_CONNECTION = DataSize.ofKilobytes(88);

  /** Tomcat's own default; more would need more file descriptors than many systems allow. */
  static final int MOST_CONNECTIONS = 8192;

  /** Enough for the health check, an operator and a few clients even in the smallest heap. */
  private static final int FEWEST_CONNECTIONS = 64;

  @AssertTrue(message = "times must be at least 1 ms and at most a day")
  boolean isEachTimeSensible() {
    return isSensible(headerTimeout)
        && isSensible(bodyTimeout)
        && isSensible(idleTimeout)
        && isSensible(writeTimeout)
        && isSensible(requestWait);
  }

  /** Of Tomcat's threads (server.tomcat.threads.max) some must be left for the liveness check. */
  private static final int MOST_REQUESTS = 120;

  @AssertTrue(message = "max-requests and max-lists may be 120 together at most")
  boolean isAThreadLeft() {
    return maxRequests + maxLists <= MOST_REQUESTS;
  }

  private static boolean isSensible(Duration time) {
    return time.compareTo(Duration.ofMillis(1)) >= 0 && time.compareTo(Duration.ofDays(1)) <= 0;
  }

  /** The number of connections that may be open at once. */
  int connections() {
    return maxConnections != null
        ? maxConnections
        : connectionsIn(Runtime.getRuntime().maxMemory());
  }

  static int connectionsIn(long maxHeapBytes) {
    long fitting = maxHeapBytes / 4 / HEAP_PER_CONNECTION.toBytes();
    return (int) Math.max(FEWEST_CONNECTIONS, Math.min(MOST_CONNECTIONS, fitting));
  }

  int connectionsPerClient() {
    return maxConnectionsPerClient != null
        ? maxConnectionsPerClient
        : Math.max(1, connections() / 2);
  }

  int listsPerClient() {
    return maxListsPerClient != null ? maxListsPerClient : Math.max(1, maxLists / 4);
  }
}
