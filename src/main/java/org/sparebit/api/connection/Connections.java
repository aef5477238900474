package org.sparebit.api.connection;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SocketWrapperBase;

/** The open connections, and who holds them. */
final class Connections {
  private final Map<SocketWrapperBase<NioChannel>, ConnectionState> states =
      new ConcurrentHashMap<>();

  ConnectionState of(SocketWrapperBase<NioChannel> connection) {
    return states.computeIfAbsent(connection, c -> new ConnectionState());
  }

  void remove(SocketWrapperBase<NioChannel> connection) {
    states.remove(connection);
  }

  /** Visits those that are open, and forgets those that were closed as they were entered. */
  void forEach(BiConsumer<SocketWrapperBase<NioChannel>, ConnectionState> visitor) {
    states.keySet().removeIf(SocketWrapperBase::isClosed);
    states.forEach(visitor);
  }

  int countOf(String client) {
    int count = 0;
    for (SocketWrapperBase<NioChannel> connection : states.keySet()) {
      if (client.equals(connection.getRemoteAddr())) {
        count++;
      }
    }
    return count;
  }

  /** The connections of a client, the one that has waited longest first. */
  List<SocketWrapperBase<NioChannel>> longestWaitingOf(String client) {
    long now = System.nanoTime();
    List<Map.Entry<SocketWrapperBase<NioChannel>, Long>> found = new ArrayList<>();
    states.forEach(
        (connection, state) -> {
          if (client.equals(connection.getRemoteAddr())) {
            // Copied, since a sort needs values that stay.
            found.add(Map.entry(connection, state.ageNanos(now)));
          }
        });
    found.sort(Map.Entry.comparingByValue(Comparator.reverseOrder()));
    return found.stream().map(Map.Entry::getKey).toList();
  }

  List<SocketWrapperBase<NioChannel>> longestWaitingOfTheLargestClient() {
    Map<String, Integer> counts = new HashMap<>();
    states.keySet().forEach(c -> counts.merge(String.valueOf(c.getRemoteAddr()), 1, Integer::sum));
    return counts.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(largest -> longestWaitingOf(largest.getKey()))
        .orElse(List.of());
  }
}
