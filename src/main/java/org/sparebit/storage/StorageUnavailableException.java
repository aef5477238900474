package org.sparebit.storage;

/** The folder behind a path is away at present, which is neither the path's nor the job's fault. */
public final class StorageUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final transient StorageTrouble trouble;

  public StorageUnavailableException(StorageTrouble trouble) {
    super(trouble.text());
    this.trouble = trouble;
  }

  public StorageTrouble trouble() {
    return trouble;
  }
}
