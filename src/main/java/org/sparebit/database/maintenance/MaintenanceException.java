package org.sparebit.database.maintenance;

import org.sparebit.database.file.DatabaseAccess;

/** A backup, a restore or a recovery is not possible; the message is for the operator. */
public final class MaintenanceException extends Exception {
  private static final long serialVersionUID = 1L;

  MaintenanceException(String message) {
    super(message);
  }

  MaintenanceException(String message, Throwable cause) {
    super(message + ": " + DatabaseAccess.reason(cause), cause);
  }
}
