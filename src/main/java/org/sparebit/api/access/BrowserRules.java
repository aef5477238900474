package org.sparebit.api.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sparebit.storage.Quoted;

/**
 * Keeps other web pages from using a visitor's browser against the server: neither may they send
 * changes, nor read by a name of their own that they let point here (DNS rebinding). Programs are
 * known by what they don't send.
 */
final class BrowserRules {
  private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");
  private static final List<String> OWN_SITE = List.of("same-origin", "none");

  private final Set<String> hosts;

  /**
   * @param hosts the names by which browsers may call the server, as {@link HostAndPort#canonical}
   */
  BrowserRules(Set<String> hosts) {
    this.hosts = Set.copyOf(hosts);
  }

  static boolean isChange(HttpServletRequest request) {
    return !READS.contains(request.getMethod());
  }

  /** Why a change that another site sends is refused; null if it is not. */
  static @Nullable String foreignChange(HttpServletRequest request) {
    if (!isChange(request)) {
      return null;
    }
    for (String site : Collections.list(request.getHeaders("Sec-Fetch-Site"))) {
      if (!OWN_SITE.contains(site.strip().toLowerCase(Locale.ROOT))) {
        return "A page of another site has sent this (Sec-Fetch-Site: "
            + Quoted.of(site)
            + "); changes are accepted from the server's own pages and from programs only.";
      }
    }
    Enumeration<String> origins = request.getHeaders("Origin");
    while (origins.hasMoreElements()) {
      String origin = origins.nextElement();
      if (!isOwn(origin, request.getHeader("Host"))) {
        return "A page of another site has sent this (Origin: "
            + Quoted.of(origin)
            + "); changes are accepted from the server's own pages and from programs only.";
      }
    }
    return null;
  }

  /**
   * The scheme need not be the server's: before it there may be a proxy that speaks TLS. A page of
   * the same host and port is the server's own.
   */
  private static boolean isOwn(String origin, @Nullable String host) {
    int schemeEnd = origin.indexOf("://");
    int usualPort =
        switch (origin.substring(0, Math.max(0, schemeEnd)).toLowerCase(Locale.ROOT)) {
          case "http" -> 80;
          case "https" -> 443;
          default -> -1;
        };
    if (usualPort < 0) {
      return false;
    }
    Optional<HostAndPort> from = HostAndPort.parse(origin.substring(schemeEnd + 3));
    Optional<HostAndPort> to = HostAndPort.parse(host);
    return from.isPresent()
        && to.isPresent()
        && from.get().host().equals(to.get().host())
        && from.get().portOr(usualPort) == to.get().portOr(usualPort);
  }

  /** Why a browser may not call the server by this name; null if it may. */
  @Nullable String foreignName(HttpServletRequest request) {
    if (!isBrowser(request)) {
      return null;
    }
    String host = request.getHeader("Host");
    Optional<HostAndPort> name = HostAndPort.parse(host);
    if (name.isPresent() && (name.get().isAddress() || isKnown(name.get().host()))) {
      return null;
    }
    return "A browser has called this server by the name "
        + Quoted.of(host == null ? "" : host)
        + ", which may be another site's; name it in SPAREBIT_HOSTS, or use the server's address.";
  }

  private boolean isKnown(String host) {
    return host.equals("localhost") || host.endsWith(".localhost") || hosts.contains(host);
  }

  /**
   * Without TLS browsers send {@code Sec-Fetch-} headers to this machine's own addresses only, and
   * no {@code Origin} when a page reads from its own name. A language is always sent.
   */
  private static boolean isBrowser(HttpServletRequest request) {
    return request.getHeader("Origin") != null
        || request.getHeader("Referer") != null
        || ((request.getHeader("Accept-Language") != null || hasFetchMetadata(request))
            && !isFetchOfAProgram(request));
  }

  private static boolean hasFetchMetadata(HttpServletRequest request) {
    return Collections.list(request.getHeaderNames()).stream()
        .anyMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("sec-fetch-"));
  }

  /**
   * Node and its like send these two of a browser's headers by themselves, with these values. Their
   * name is never that of a browser, which few browsers let a script change.
   */
  private static boolean isFetchOfAProgram(HttpServletRequest request) {
    String agent = request.getHeader("User-Agent");
    return "*".equals(request.getHeader("Accept-Language"))
        && "cors".equals(request.getHeader("Sec-Fetch-Mode"))
        && request.getHeader("Sec-Fetch-Site") == null
        && agent != null
        && !agent.startsWith("Mozilla/");
  }
}
