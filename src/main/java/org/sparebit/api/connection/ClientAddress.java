package org.sparebit.api.connection;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which addresses are one client where there is nothing better to tell clients apart. */
public final class ClientAddress {
  private static final int NETWORK_BYTES = 8;

  /** Of an IPv6 address, with its zone; the JDK would look up any other text with a colon in it. */
  private static final Pattern NUMBERS = Pattern.compile("[0-9A-Fa-f:][0-9A-Fa-f:.]*(%\\w+)?");

  private ClientAddress() {}

  /**
   * The address itself, or its network of 64 bits in IPv6, since each host there has all addresses.
   *
   * @param address as numbers, or whatever a proxy passes on for one; null, as Tomcat has it, for a
   *     client that has gone already
   */
  public static String of(@Nullable String address) {
    if (address == null) {
      return "gone";
    }
    if (!address.contains(":") || !NUMBERS.matcher(address).matches()) {
      return address;
    }
    try {
      // An address, so that nothing is looked up.
      if (InetAddress.getByName(address) instanceof Inet6Address six) {
        byte[] network = Arrays.copyOf(six.getAddress(), six.getAddress().length);
        Arrays.fill(network, NETWORK_BYTES, network.length, (byte) 0);
        return InetAddress.getByAddress(network).getHostAddress() + "/64";
      }
      return address;
    } catch (UnknownHostException e) {
      return address;
    }
  }
}
