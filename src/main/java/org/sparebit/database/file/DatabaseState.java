package org.sparebit.database.file;

/**
 * What the database says of itself.
 *
 * @param databaseId of this database, for as long as it exists
 * @param generation how often this has been written
 * @param lastJob the highest number of a job, 0 if there is none
 */
public record DatabaseState(String databaseId, long generation, long lastJob) {

  /** As one that is not older than any file. */
  public DatabaseState ofAnyGeneration() {
    return new DatabaseState(databaseId, 0, lastJob);
  }
}
