package org.sparebit.database;

import org.jspecify.annotations.NullMarked;

@NullMarked
class ConnectionLifetimeH2IT extends ConnectionLifetimeContract {
  @Override
  String[] database() {
    return new String[0];
  }
}
