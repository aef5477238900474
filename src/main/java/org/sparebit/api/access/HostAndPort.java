package org.sparebit.api.access;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A {@code Host} header, or what follows the scheme of an {@code Origin}.
 *
 * @param host in lower case, without the dot that may end a name; IPv6 addresses in brackets
 * @param port -1 where none is named
 */
record HostAndPort(String host, int port) {
  private static final Pattern FORM =
      Pattern.compile("(\\[[0-9A-Fa-f:.%]+]|[^\\[\\]:/?#@\\s\\\\]+)(?::([0-9]{0,5}))?");

  /** All names that browsers take for an IPv4 address end like one. */
  private static final Pattern IPV4 = Pattern.compile("([0-9]{1,3}\\.){3}[0-9]{1,3}");

  static Optional<HostAndPort> parse(@Nullable String text) {
    Matcher matcher = FORM.matcher(text == null ? "" : text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String port = matcher.group(2);
    return Optional.of(
        new HostAndPort(
            canonical(matcher.group(1)),
            port == null || port.isEmpty() ? -1 : Integer.parseInt(port)));
  }

  static String canonical(String name) {
    String lower = name.strip().toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }

  /** An address can't be made to point elsewhere, as a name can. */
  boolean isAddress() {
    return host.startsWith("[") || IPV4.matcher(host).matches();
  }

  int portOr(int otherwise) {
    return port < 0 ? otherwise : port;
  }
}
