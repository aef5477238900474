package org.sparebit.api.access;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The names that this machine gives itself. */
final class MachineNames {
  private MachineNames() {}

  /** With those that the operator adds. */
  static Set<String> with(List<String> more) {
    Set<String> names = new LinkedHashSet<>();
    for (String name : more) {
      // Given with a port, it is meant as a name all the same.
      HostAndPort.parse(name.strip()).ifPresent(host -> names.add(host.host()));
    }
    add(names, System.getenv("HOSTNAME"));
    try {
      add(names, InetAddress.getLocalHost().getHostName());
    } catch (UnknownHostException e) {
      // A machine without a name in its own tables has none that others know.
    }
    return names;
  }

  private static void add(Set<String> names, @Nullable String name) {
    if (name == null || name.isBlank()) {
      return;
    }
    String canonical = HostAndPort.canonical(name);
    names.add(canonical);
    if (!canonical.contains(".")) {
      // As the local network's name service announces it.
      names.add(canonical + ".local");
    }
  }
}
