package org.sparebit.api.access;

import java.util.LinkedHashMap;
import java.util.Map;
import org.sparebit.api.connection.ClientAddress;

/**
 * How many requests each client may send: so many a minute, of which it may save up those of a
 * minute. An IPv6 network of 64 bits is one client, since each of its hosts has all addresses.
 */
final class RateLimit {
  /** Who was not seen for longest is forgotten first, and begins anew with a full minute. */
  static final int MAX_CLIENTS = 10_000;

  private static final double NANOS_PER_MINUTE = 60e9;

  private final int perMinute;
  private final Map<String, Allowance> clients =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Allowance> eldest) {
          return size() > MAX_CLIENTS;
        }
      };

  private record Allowance(double left, long atNanos) {}

  RateLimit(int perMinute) {
    this.perMinute = perMinute;
  }

  /**
   * Counts a request.
   *
   * @return 0 if it may pass, otherwise after how many seconds the next one may
   */
  long secondsToWait(String address, long nowNanos) {
    String client = ClientAddress.of(address);
    synchronized (clients) {
      Allowance before = clients.get(client);
      double left =
          before == null
              ? perMinute
              : Math.min(
                  perMinute,
                  before.left + (nowNanos - before.atNanos) / NANOS_PER_MINUTE * perMinute);
      if (left < 1) {
        clients.put(client, new Allowance(left, nowNanos));
        return Math.max(1, (long) Math.ceil((1 - left) * 60 / perMinute));
      }
      clients.put(client, new Allowance(left - 1, nowNanos));
      return 0;
    }
  }

  int clients() {
    synchronized (clients) {
      return clients.size();
    }
  }
}
