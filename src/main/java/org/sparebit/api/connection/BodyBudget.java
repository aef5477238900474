package org.sparebit.api.connection;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Bounds the memory of all bodies that are on their way. When it is used up, those that have been
 * coming in for longest give way: a client that means it sends its body within milliseconds.
 */
final class BodyBudget {
  private final long maxBytes;
  private final Map<BodyReader, Long> bytes = new LinkedHashMap<>();
  private long sum;

  BodyBudget(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  void add(BodyReader reader, int length) {
    List<BodyReader> victims = new ArrayList<>();
    synchronized (this) {
      bytes.merge(reader, (long) length, Long::sum);
      sum += length;
      Iterator<Map.Entry<BodyReader, Long>> oldest = bytes.entrySet().iterator();
      while (sum > maxBytes && oldest.hasNext()) {
        Map.Entry<BodyReader, Long> victim = oldest.next();
        sum -= victim.getValue();
        victims.add(victim.getKey());
        oldest.remove();
      }
    }
    victims.forEach(BodyReader::giveWay);
  }

  synchronized void remove(BodyReader reader) {
    Long length = bytes.remove(reader);
    sum -= length == null ? 0 : length;
  }
}
