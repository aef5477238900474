package org.sparebit.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparebit.database.file.DatabaseAccess;
import org.sparebit.database.file.DatabaseLock;
import org.sparebit.database.file.ForcedWrites;
import org.sparebit.database.file.RefusedDatabaseException;
import org.sparebit.files.DataFolder;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.stereotype.Component;

/**
 * The database to connect to: the one of {@code spring.datasource.url}, or else an embedded one in
 * the data folder.
 */
@Component
public final class JdbcEmbeddedDatabase implements JdbcConnectionDetails, AutoCloseable {

  /**
   * What the embedded database is told.
   *
   * <ul>
   *   <li>{@code WRITE_DELAY=0}: a commit is in the file when it returns. By default it follows up
   *       to 0.5 s later, and a server that is killed loses it.
   *   <li>{@code DB_CLOSE_ON_EXIT=FALSE}: H2's own shutdown hook would close the database while
   *       running jobs are still being put back.
   *   <li>{@code CACHE_SIZE}, in KB: 16 MB hold the pages of some 20,000 jobs; the default grows
   *       with the heap.
   *   <li>{@code LOCK_TIMEOUT}, in ms: writers wait for each other's row for microseconds, so a
   *       wait like this is a stalled disk, which deserves patience.
   *   <li>{@code TRACE_LEVEL_FILE=0}: no log of its own beside the database; whoever asked gets
   *       each error.
   * </ul>
   */
  private static final String SETTINGS =
      ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;CACHE_SIZE=16384;LOCK_TIMEOUT=10000;TRACE_LEVEL_FILE=0";

  /**
   * Through an asynchronous channel: an ordinary one is closed, and the database with it, when a
   * thread is interrupted in the middle of a read, and the scheduler interrupts when it stops.
   */
  private static final String FILE_SYSTEM = "async:";

  private static final Logger LOG = LoggerFactory.getLogger(JdbcEmbeddedDatabase.class);

  private final DataSourceProperties properties;
  private final DatabaseProperties settings;
  private final Path dataDir;
  private final List<DatabaseLock> locks = new ArrayList<>();

  JdbcEmbeddedDatabase(
      DataSourceProperties properties,
      DatabaseProperties settings,
      @Value("${sparebit.data-dir}") String dataDir) {
    this.properties = properties;
    this.settings = settings;
    this.dataDir = Path.of(dataDir);
  }

  /** Whether it is the one in the data folder. */
  public boolean isUsed() {
    return properties.getUrl() == null;
  }

  /** The folder of the embedded database. */
  public Path folder() {
    return folder(dataDir);
  }

  public static Path folder(Path dataDir) {
    return new DataFolder(dataDir.toAbsolutePath().normalize()).database();
  }

  /**
   * Keeps commands from exchanging it as long as this process lives.
   *
   * @throws RefusedDatabaseException if one is at it
   */
  synchronized void hold() {
    if (!locks.isEmpty()) {
      return;
    }
    @Nullable DatabaseLock lock;
    try {
      lock = DatabaseLock.ofServer(folder());
    } catch (IOException e) {
      throw DatabaseAccess.refused(folder(), e);
    }
    if (lock == null) {
      throw new RefusedDatabaseException(
          "\"restore\" or \"recover\" is at work on the database in " + folder() + ".",
          "Wait for its end, and start the server again.");
    }
    locks.add(lock);
  }

  /**
   * Holds what is in the place of the folder that was held, too: commands would take what they find
   * there for a database that no server has. Does nothing where it is still the same folder.
   */
  synchronized void holdReplacement() {
    if (locks.isEmpty()
        || !Files.isDirectory(folder())
        || locks.stream().anyMatch(lock -> lock.isOf(folder()))) {
      return;
    }
    try {
      DatabaseLock lock = DatabaseLock.ofServer(folder());
      if (lock != null) {
        locks.add(lock);
      }
    } catch (IOException e) {
      LOG.debug("What is in the place of the database can't be locked", e);
    }
  }

  /** After the pool, which needs this to connect. */
  @Override
  public synchronized void close() throws IOException {
    for (DatabaseLock lock : locks) {
      lock.close();
    }
    locks.clear();
  }

  @Override
  public String getJdbcUrl() {
    String configured = properties.getUrl();
    return configured == null ? url(folder(), "sparebit", settings.fsync()) : configured;
  }

  @Override
  public @Nullable String getUsername() {
    return isUsed() ? "sa" : properties.getUsername();
  }

  @Override
  public @Nullable String getPassword() {
    return isUsed() ? "" : properties.getPassword();
  }

  /** The address of the embedded database in a data folder. H2 refuses relative paths. */
  public static String url(Path dataDir) {
    return url(folder(dataDir), "sparebit", true);
  }

  public static String url(Path folder, String name, boolean fsync) {
    ForcedWrites.register();
    String disk = fsync ? ForcedWrites.SCHEME + ":" : "";
    return "jdbc:h2:" + disk + FILE_SYSTEM + folder.resolve(name) + SETTINGS;
  }
}
